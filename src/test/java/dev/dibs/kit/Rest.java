package dev.dibs.kit;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A client of the REST interface, in words short enough for tests. */
public final class Rest {
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private final String base;
    private final Duration patience;

    public Rest(String base) {
        this(base, Duration.ofSeconds(30));
    }

    /** A client that waits so long for an answer. */
    public Rest(String base, Duration patience) {
        this.base = base;
        this.patience = patience;
    }

    /** An answer. */
    public record Reply(int status, String text, HttpResponse<String> response) {
        public JsonObject json() {
            return new JsonObject(text);
        }

        public String slug() {
            String type = json().getString("type", "");
            return type.replace("urn:dibs:", "");
        }

        public String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }
    }

    public Reply get(String path, String... headers) {
        return call("GET", path, null, null, headers);
    }

    public Reply post(String path, String token, String body, String... headers) {
        return call("POST", path, token, body, headers);
    }

    public Reply call(String method, String path, String token, String body, String... headers) {
        try {
            return reply(
                    CLIENT.send(request(method, path, token, body, headers), HttpResponse.BodyHandlers.ofString()));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException failure) {
            throw new AssertionError(failure);
        }
    }

    public CompletableFuture<Reply> later(String method, String path, String token, String body, String... headers) {
        return CLIENT.sendAsync(request(method, path, token, body, headers), HttpResponse.BodyHandlers.ofString())
                .thenApply(Rest::reply);
    }

    /** Opens a session and gives its token. */
    public String open(String workspace, String id) {
        Reply reply = post("/v1/workspaces/" + workspace + "/sessions", null, "{\"id\":\"" + id + "\"}");
        if (reply.status != 201) {
            throw new AssertionError(reply.text);
        }
        return reply.json().getString("token");
    }

    private HttpRequest request(String method, String path, String token, String body, String... headers) {
        HttpRequest.Builder builder =
                HttpRequest.newBuilder(URI.create(base + path)).timeout(patience);
        builder.method(
                method, body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (body != null) {
            builder.header("Content-Type", "application/json");
        }
        if (token != null) {
            builder.header("Authorization", "Bearer " + token);
        }
        if (headers.length > 0) {
            builder.headers(headers);
        }
        return builder.build();
    }

    private static Reply reply(HttpResponse<String> response) {
        return new Reply(response.statusCode(), response.body(), response);
    }
}
