package dev.dibs.edge.web;

import dev.dibs.edge.HttpExchange;
import dev.dibs.edge.Problem;
import dev.dibs.edge.ProblemKind;
import dev.dibs.edge.Route;
import dev.dibs.service.Tokens;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The files of the pages. Each has its checksum as entity tag and is asked for anew every time, so that a page never runs
 * with the parts of another version. A policy lets the pages load nothing from elsewhere and run no text as code.
 */
public final class Pages {
    private static final String ROOT = "/webroot/";
    private static final String POLICY = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none';"
            + " form-action 'none'; frame-ancestors 'none'";
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "ts", "text/plain; charset=utf-8",
            "txt", "text/plain; charset=utf-8",
            "md", "text/plain; charset=utf-8",
            "json", "application/json",
            "svg", "image/svg+xml");

    private final Map<String, Page> pages = new ConcurrentHashMap<>();

    private record Page(Buffer bytes, String tag, String type) {}

    /** Where there are files. */
    public List<Route> routes() {
        return List.of(
                at("/", "index.html"),
                at("/favicon.ico", "dashboard/favicon.svg"),
                at("/dibs.js", "dibs.js"),
                at("/dibs.d.ts", "client/dibs.d.ts"),
                at("/example/", "example/index.html"),
                beneath("/client"),
                beneath("/dashboard"),
                beneath("/example"),
                beneath("/vendor"));
    }

    private Route at(String address, String file) {
        return new Route(HttpMethod.GET, address, exchange -> send(exchange.http(), file));
    }

    private Route beneath(String folder) {
        return new Route(HttpMethod.GET, folder + "/{file*}", exchange -> {
            send(exchange.http(), folder.substring(1) + "/" + exchange.part(0, "file"));
        });
    }

    private void send(HttpExchange exchange, String file) {
        Page page = page(file);
        if (page == null) {
            exchange.problem(Problem.of(ProblemKind.NOT_FOUND, "there is no such page"));
            return;
        }
        Map<String, String> headers = Map.of(
                "ETag",
                page.tag,
                "Cache-Control",
                "no-cache",
                "Content-Security-Policy",
                POLICY,
                "Referrer-Policy",
                "no-referrer");
        if (page.tag.equals(exchange.header("if-none-match"))) {
            exchange.send(304, headers);
        } else {
            exchange.send(200, page.type, page.bytes, headers);
        }
    }

    private @Nullable Page page(String file) {
        String type = TYPES.get(file.substring(file.lastIndexOf('.') + 1));
        boolean plain = file.chars().allMatch(c -> c == '/' || c == '.' || c == '-' || Character.isLetterOrDigit(c));
        if (type == null || !plain || file.contains("..") || file.contains("//")) {
            return null;
        }
        // what is not there is not kept: its names come from outside
        return pages.computeIfAbsent(file, name -> read(name, type));
    }

    private static @Nullable Page read(String file, String type) {
        try (InputStream in = Pages.class.getResourceAsStream(ROOT + file)) {
            if (in == null) {
                return null;
            }
            byte[] bytes = in.readAllBytes();
            return new Page(
                    Buffer.buffer(bytes),
                    '"' + Tokens.fingerprint(new String(bytes, StandardCharsets.ISO_8859_1)) + '"',
                    type);
        } catch (IOException failure) {
            throw new UncheckedIOException("the program's page " + file + " cannot be read", failure);
        }
    }
}
