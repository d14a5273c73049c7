package dev.dibs.kit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;

/** A node that is only played: it answers what a test tells it to, and keeps what it was asked. */
public final class ScriptedNode implements AutoCloseable {
    /** A request as it came. */
    public record Asked(String method, String target, Map<String, String> headers, String body) {
        /** Method and target: {@code POST /v1/workspaces/shop/claims}. */
        public String line() {
            return method + " " + target;
        }
    }

    private record Answer(int status, String type, String body) {}

    private final HttpServer server;
    private final List<Asked> asked = new ArrayList<>();
    private final Map<String, Deque<Answer>> answers = new HashMap<>();

    /** A node on a free port. */
    public ScriptedNode() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        server.setExecutor(Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, "scripted-node");
            thread.setDaemon(true);
            return thread;
        }));
        server.createContext("/", this::answer);
        server.start();
    }

    /** Answers a request whose line begins so; several answers come in turn, the last one stays. */
    public ScriptedNode on(String line, int status, String body) {
        return on(line, status, "application/json", body);
    }

    /** The same with a content type. */
    public synchronized ScriptedNode on(String line, int status, String type, String body) {
        answers.computeIfAbsent(line, any -> new ArrayDeque<>()).add(new Answer(status, type, body));
        return this;
    }

    /** Where it listens. */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** All requests so far. */
    public synchronized List<Asked> asked() {
        return List.copyOf(asked);
    }

    /** The lines of all requests so far. */
    public List<String> lines() {
        return asked().stream().map(Asked::line).toList();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Map<String, String> headers = new HashMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(java.util.Locale.ROOT), values.get(0)));
        Asked request =
                new Asked(exchange.getRequestMethod(), exchange.getRequestURI().toString(), headers, body);
        Answer answer = next(request);
        byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", answer.type());
        exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private synchronized Answer next(Asked request) {
        asked.add(request);
        String best = null;
        for (String line : answers.keySet()) {
            if (request.line().startsWith(line) && (best == null || line.length() > best.length())) {
                best = line;
            }
        }
        if (best == null) {
            return new Answer(404, "application/problem+json", "{\"type\":\"urn:dibs:not-found\",\"status\":404}");
        }
        Deque<Answer> left = answers.get(best);
        return left.size() > 1 ? left.remove() : left.element();
    }
}
