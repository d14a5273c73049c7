package dev.dibs.edge;

import dev.dibs.core.model.Answer;
import dev.dibs.core.model.Reply;
import dev.dibs.service.Caller;
import dev.dibs.service.Listening;
import dev.dibs.service.Tokens;
import dev.dibs.wire.json.Fields;
import dev.dibs.wire.json.MalformedException;
import dev.dibs.wire.json.StrictJson;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One request and the answer to it. */
public final class Exchange {
    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
    private static final CharSequence PROBLEM = HttpHeaders.createOptimized("application/problem+json");
    private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");
    private static final CharSequence NOSNIFF_NAME = HttpHeaders.createOptimized("x-content-type-options");
    private static final CharSequence NOSNIFF = HttpHeaders.createOptimized("nosniff");
    private static final CharSequence IDEMPOTENCY_KEY = HttpHeaders.createOptimized("idempotency-key");
    private static final String BEARER = "bearer ";

    private final HttpServerRequest request;
    private final Connections connections;
    private List<String> values = List.of();
    private Buffer body = Buffer.buffer();

    Exchange(HttpServerRequest request, Connections connections) {
        this.request = request;
        this.connections = connections;
    }

    void matched(List<String> rawValues) {
        values = rawValues;
    }

    void read(Buffer wholeBody) {
        body = wholeBody;
    }

    /** The request itself. */
    public HttpServerRequest request() {
        return request;
    }

    /** The n-th parameter of the route, decoded. */
    public String part(int n, String field) {
        return Addresses.decode(field, values.get(n));
    }

    /** The workspace that the address names, as written. */
    public String workspace() {
        return part(0, "workspace");
    }

    /** The query's parameters, of which only these may be there. */
    public Parameters query(String... known) {
        return new Parameters(request.query(), known);
    }

    /** Throws {@link MalformedException} if the query has any parameter. */
    public void noQuery() {
        Parameters unused = query();
    }

    /** The body's fields, of which only these may be there; none when there is no body. */
    public Fields fields(String... known) {
        return new Fields(StrictJson.object(body.getBytes()), known);
    }

    /** Who asks; throws {@link MalformedException} when the header cannot be read. */
    public Caller caller() {
        String token = token();
        String key = request.getHeader(IDEMPOTENCY_KEY);
        if (key == null) {
            return Caller.of(token);
        }
        if (key.isEmpty()) {
            throw new MalformedException("Idempotency-Key", "Idempotency-Key is empty; leave it out for none");
        }
        String asked = request.method() + " " + request.uri() + "\n" + body.toString(StandardCharsets.UTF_8);
        return new Caller(token, key, Tokens.fingerprint(asked));
    }

    private @Nullable String token() {
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (header == null) {
            return null;
        }
        if (!header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            throw new MalformedException("Authorization", "Authorization is not of the form: Bearer <token>");
        }
        String token = header.substring(BEARER.length()).trim();
        if (token.isEmpty() || token.length() > 512) {
            throw new MalformedException("Authorization", "Authorization bears no token of up to 512 characters");
        }
        return token;
    }

    /** Tells a call that blocks when the client goes. */
    public Listening listening() {
        Listening listening = new Listening();
        request.response().closeHandler(gone -> listening.hangUp());
        return listening;
    }

    /** Answers once the future is there: a refusal or a failure with its problem, else as {@code shown} does. */
    public void answer(Future<Answer> future, Consumer<Answer> shown) {
        answerWith(future, answer -> {
            if (answer.reply() instanceof Reply.Refused refused) {
                problem(Problems.of(refused.refusal(), answer));
            } else {
                shown.accept(answer);
            }
        });
    }

    /** Answers once the future is there: a failure with its problem, else as {@code shown} does. */
    public <T> void answerWith(Future<T> future, Consumer<T> shown) {
        future.onComplete(done -> {
            if (done.failed()) {
                problem(Problems.of(done.cause()));
                return;
            }
            try {
                shown.accept(done.result());
            } catch (RuntimeException failure) {
                problem(Problems.of(failure));
            }
        });
    }

    /** Answers with JSON. */
    public void send(int status, JsonObject json) {
        send(status, JSON, json.toBuffer(), Map.of());
    }

    /** Answers with JSON and a header. */
    public void send(int status, JsonObject json, String header, String value) {
        send(status, JSON, json.toBuffer(), Map.of(header, value));
    }

    /** Answers with nothing but a status and headers. */
    public void send(int status, Map<String, String> headers) {
        HttpServerResponse response = begin(status, headers);
        if (response != null) {
            response.end();
            connections.answered(request.connection());
        }
    }

    /** An answer that was begun has got its end: its client must take it in time. */
    public void ended() {
        connections.answered(request.connection());
    }

    /** Answers with a problem. */
    public void problem(Problem problem) {
        send(problem.kind().status(), PROBLEM, problem.body().toBuffer(), problem.headers());
    }

    /** Answers with bytes of a type. */
    public void send(int status, CharSequence type, Buffer bytes, Map<String, String> headers) {
        HttpServerResponse response = begin(status, headers);
        if (response != null) {
            response.putHeader(HttpHeaders.CONTENT_TYPE, type);
            response.end(bytes);
            connections.answered(request.connection());
        }
    }

    /** The answer with its status and the headers that every one has; null when it was given, or nobody is there to take it. */
    public @Nullable HttpServerResponse begin(int status, Map<String, String> headers) {
        HttpServerResponse response = request.response();
        if (response.ended() || response.closed() || response.headWritten()) {
            return null;
        }
        response.setStatusCode(status);
        response.putHeader(HttpHeaders.CACHE_CONTROL, NO_STORE);
        response.putHeader(NOSNIFF_NAME, NOSNIFF);
        headers.forEach((name, value) -> response.putHeader(name, value));
        return response;
    }
}
