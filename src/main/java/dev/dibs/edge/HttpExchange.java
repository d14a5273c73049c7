package dev.dibs.edge;

import dev.dibs.wire.json.Fields;
import dev.dibs.wire.json.MalformedException;
import dev.dibs.wire.json.StrictJson;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** One HTTP request and the answer to it. */
public final class HttpExchange extends Exchange {
    private static final Logger LOG = Logger.getLogger(HttpExchange.class.getName());
    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
    private static final CharSequence PROBLEM = HttpHeaders.createOptimized("application/problem+json");
    private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");
    private static final CharSequence NOSNIFF_NAME = HttpHeaders.createOptimized("x-content-type-options");
    private static final CharSequence NOSNIFF = HttpHeaders.createOptimized("nosniff");
    private static final CharSequence DEGRADED = HttpHeaders.createOptimized("dibs-degraded");
    private static final String BEARER = "bearer ";

    private final HttpServerRequest request;
    private final Connections connections;
    private final RequestWatch watch;
    private final Readiness readiness;
    private final String degraded;
    private final long since = System.nanoTime();
    private String route = RequestWatch.NO_ROUTE;
    private List<String> values = List.of();
    private Buffer body = Buffer.buffer();
    private @Nullable String origin;

    HttpExchange(HttpServerRequest request, Connections connections, RequestWatch watch, Readiness readiness) {
        this.request = request;
        this.connections = connections;
        this.watch = watch;
        this.readiness = readiness;
        this.degraded = readiness.degraded();
    }

    void matched(Routes.Match match) {
        route = match.route().template();
        values = match.values();
    }

    /** A page of this origin called, and may read the answer. */
    void from(String foreignOrigin) {
        origin = foreignOrigin;
    }

    void read(Buffer wholeBody) {
        body = wholeBody;
    }

    /** The request itself. */
    public HttpServerRequest request() {
        return request;
    }

    @Override
    public HttpExchange http() {
        return this;
    }

    @Override
    public String part(int n, String field) {
        return Addresses.decode(field, values.get(n));
    }

    @Override
    public Parameters query(String... known) {
        return Parameters.of(request.query(), known);
    }

    @Override
    public Fields fields(String... known) {
        return new Fields(StrictJson.object(body.getBytes()), known);
    }

    @Override
    public @Nullable String header(CharSequence name) {
        return request.getHeader(name);
    }

    @Override
    protected List<String> place() {
        List<String> place = new ArrayList<>(List.of(request.method().name(), route));
        values.forEach(value -> place.add(Addresses.decode("path", value)));
        String query = request.query();
        if (query != null && !query.isEmpty()) {
            place.add(query);
        }
        return place;
    }

    @Override
    protected JsonObject said() {
        return body.length() == 0 ? new JsonObject() : StrictJson.object(body.getBytes());
    }

    @Override
    protected @Nullable String token() {
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (header == null) {
            return null;
        }
        if (!header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            throw new MalformedException("Authorization", "Authorization is not of the form: Bearer <token>");
        }
        return checkedToken("Authorization", header.substring(BEARER.length()).trim());
    }

    @Override
    public void whenGone(Runnable action) {
        request.response().closeHandler(gone -> action.run());
    }

    @Override
    public boolean wantsStream() {
        String accept = request.getHeader(HttpHeaders.ACCEPT);
        return accept != null
                && accept.toLowerCase(Locale.ROOT).contains("text/event-stream")
                && request.method().equals(HttpMethod.GET)
                && request.version() == HttpVersion.HTTP_1_1;
    }

    @Override
    public void send(int status, JsonObject json, Map<String, String> headers) {
        send(status, JSON, json.toBuffer(), headers);
    }

    @Override
    public void send(int status, Map<String, String> headers) {
        HttpServerResponse response = begin(status, headers);
        if (response != null) {
            // first: the end of the answer may begin the next request
            connections.answered(request.connection());
            response.end();
        }
    }

    @Override
    public void problem(Problem problem) {
        send(problem.kind().status(), PROBLEM, problem.body().toBuffer(), problem.headers());
    }

    /** Answers with bytes of a type. */
    public void send(int status, CharSequence type, Buffer bytes, Map<String, String> headers) {
        HttpServerResponse response = begin(status, headers);
        if (response != null) {
            response.putHeader(HttpHeaders.CONTENT_TYPE, type);
            connections.answered(request.connection());
            response.end(bytes);
        }
    }

    /** An answer that was begun has got its end: its client must take it in time. */
    public void ended() {
        connections.answered(request.connection());
    }

    /** The answer with its status and the headers that every one has; null when it was given, or nobody is there to take it. */
    public @Nullable HttpServerResponse begin(int status, Map<String, String> headers) {
        HttpServerResponse response = request.response();
        if (response.ended() || response.closed() || response.headWritten()) {
            return null;
        }
        response.setStatusCode(status);
        long nanos = System.nanoTime() - since;
        watch.answered(request.method().name(), route, status, nanos);
        if (LOG.isLoggable(Level.FINE)) {
            // the template, not the address: what was asked may be nobody's business
            LOG.log(Level.FINE, "{0} {1} {2} in {3} us", new Object[] {
                request.method(), route, Integer.toString(status), Long.toString(nanos / 1_000)
            });
        }
        response.putHeader(HttpHeaders.CACHE_CONTROL, NO_STORE);
        response.putHeader(NOSNIFF_NAME, NOSNIFF);
        // at either end: what was read before the nodes met again may be as old as what is read after they parted
        String old = degraded.isEmpty() ? readiness.degraded() : degraded;
        if (!old.isEmpty()) {
            response.putHeader(DEGRADED, old);
        }
        if (origin != null) {
            response.putHeader("access-control-allow-origin", origin);
            response.putHeader("access-control-expose-headers", "dibs-degraded, etag, location, retry-after");
            response.putHeader(HttpHeaders.VARY, "origin");
        }
        headers.forEach((name, value) -> response.putHeader(name, value));
        return response;
    }
}
