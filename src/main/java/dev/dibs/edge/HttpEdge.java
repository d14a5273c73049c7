package dev.dibs.edge;

import dev.dibs.edge.bus.Bridge;
import dev.dibs.edge.rest.NodeRoutes;
import dev.dibs.edge.web.Pages;
import dev.dibs.notify.Feeds;
import dev.dibs.service.ClaimService;
import dev.dibs.service.Past;
import dev.dibs.service.SocketWatch;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The node's HTTP port: every request is guarded, bounded, routed and answered. */
public final class HttpEdge {
    private static final Logger LOG = Logger.getLogger(HttpEdge.class.getName());
    /** What a page of an allowed origin is told before it calls. */
    private static final Map<String, String> PREFLIGHT = Map.of(
            "access-control-allow-methods",
            "GET, POST, PUT, DELETE",
            "access-control-allow-headers",
            "authorization, content-type, idempotency-key, if-match, if-none-match, last-event-id",
            "access-control-max-age",
            "600");

    /** What a node tells that does not trust its view. */
    private static final Set<String> HEALTH = Set.of("/v1/health", "/v1/cluster");

    private static final int MAX_LINE_BYTES = 8 << 10;
    private static final int MAX_HEAD_BYTES = 16 << 10;
    /** What a frame of the bridge has around a call. */
    private static final int MAX_ENVELOPE_BYTES = 1 << 10;

    private final Vertx vertx;
    private final EdgeSettings settings;
    private final List<Route> calls = new ArrayList<>();
    private final Routes routes;
    private final WorkspaceRoutes workspaces;
    private final Bridge bridge;
    private final Readiness readiness;
    private final RequestWatch watch;
    private @Nullable Running running;

    private record Running(HttpServer server, Guard guard, Connections connections) {}

    /**
     * An edge that does not listen yet.
     *
     * @param more calls beside those of the workspaces and the node
     */
    public HttpEdge(
            Vertx vertx,
            EdgeSettings settings,
            ClaimService service,
            Past past,
            Feeds feeds,
            SocketWatch sockets,
            Readiness readiness,
            List<Route> more,
            RequestWatch watch) {
        this.vertx = vertx;
        this.settings = settings;
        this.readiness = readiness;
        this.watch = watch;
        workspaces = new WorkspaceRoutes(vertx, settings, service, past, feeds);
        calls.addAll(new NodeRoutes(service, readiness).routes());
        calls.addAll(more);
        calls.addAll(workspaces.routes());
        List<Route> all = new ArrayList<>(calls);
        all.addAll(new Pages().routes());
        routes = new Routes(all);
        bridge = new Bridge(
                vertx,
                settings,
                service,
                feeds,
                workspaces.encoded(),
                sockets,
                workspaces.routes(),
                readiness::degraded,
                (request, since) -> {
                    watch.answered(
                            request.method().name(),
                            Bridge.PATH,
                            request.response().getStatusCode(),
                            System.nanoTime() - since);
                    Running now = running;
                    if (now != null) {
                        now.connections.answered(request.connection());
                    }
                });
    }

    /** Every call that is answered, pages aside. */
    public List<Route> routes() {
        return List.copyOf(calls);
    }

    /** How many streams and waiting polls there are right now. */
    public int subscribers() {
        return workspaces.subscribers() + bridge.sockets();
    }

    /** How many connections there are right now. */
    public int connections() {
        Running now = running;
        return now == null ? 0 : now.connections.open();
    }

    /** Begins to listen; the future is the port. */
    public Future<Integer> listen() {
        Connections connections = new Connections(vertx, settings);
        HttpServer server = vertx.createHttpServer(options());
        return server.connectionHandler(connections::opened)
                .invalidRequestHandler(request -> malformed(new HttpExchange(request, connections, watch, readiness)))
                .exceptionHandler(failure -> LOG.log(Level.FINE, "a connection failed", failure))
                .requestHandler(this::handle)
                .listen()
                .map(listening -> {
                    running = new Running(listening, new Guard(settings, listening.actualPort()), connections);
                    return listening.actualPort();
                })
                .onFailure(failure -> connections.close());
    }

    /** Listens no more, and cuts every connection. */
    public Future<Void> close() {
        Running was = running;
        if (was == null) {
            return Future.succeededFuture();
        }
        running = null;
        was.connections.close();
        return was.server.close();
    }

    private HttpServerOptions options() {
        return new HttpServerOptions()
                .setHost(settings.host())
                .setPort(settings.port())
                .setHttp2ClearTextEnabled(false)
                .setCompressionSupported(false)
                .setDecompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setMaxInitialLineLength(MAX_LINE_BYTES)
                .setMaxHeaderSize(MAX_HEAD_BYTES)
                .setMaxWebSocketFrameSize(settings.maxBodyBytes() + MAX_ENVELOPE_BYTES)
                .setMaxWebSocketMessageSize(settings.maxBodyBytes() + MAX_ENVELOPE_BYTES)
                .setTcpNoDelay(true);
    }

    private void handle(HttpServerRequest request) {
        Running now = running;
        if (now == null) {
            request.connection().close();
            return;
        }
        HttpExchange exchange = new HttpExchange(request, now.connections, watch, readiness);
        try {
            Problem refused = now.guard.refuse(request);
            String foreignOrigin = refused == null ? now.guard.foreignOrigin(request) : null;
            if (foreignOrigin != null) {
                exchange.from(foreignOrigin);
            }
            if (refused == null && isBridge(request.path())) {
                bridge(request, now);
            } else if (foreignOrigin != null && isPreflight(request)) {
                exchange.send(204, PREFLIGHT);
            } else if (refused == null) {
                dispatch(exchange, now);
            } else {
                turnAway(exchange, now, refused);
            }
        } catch (RuntimeException failure) {
            turnAway(exchange, now, Problems.of(failure));
        }
    }

    private static boolean isBridge(String path) {
        return path.startsWith(Bridge.PATH)
                && (path.length() == Bridge.PATH.length() || path.charAt(Bridge.PATH.length()) == '/');
    }

    /** What is of the bridge lives by the bridge's own rules for silence, once it is there; a body must come in time. */
    private void bridge(HttpServerRequest request, Running now) {
        if (BodyReader.announced(request.headers())) {
            now.connections.reading(request.connection());
        } else {
            now.connections.answering(request.connection());
        }
        bridge.handle(request);
    }

    private static boolean isPreflight(HttpServerRequest request) {
        return request.method().equals(HttpMethod.OPTIONS)
                && request.headers().contains("access-control-request-method");
    }

    private void dispatch(HttpExchange exchange, Running now) {
        HttpServerRequest request = exchange.request();
        Routes.Found found = routes.find(request.path());
        if (found == null) {
            turnAway(exchange, now, Problem.of(ProblemKind.NOT_FOUND, "nothing is at this address; see /openapi.json"));
            return;
        }
        HttpMethod method = HttpMethod.HEAD.equals(request.method()) ? HttpMethod.GET : request.method();
        Routes.Match match = found.match(method);
        if (match == null) {
            turnAway(
                    exchange,
                    now,
                    Problem.of(ProblemKind.WRONG_METHOD, "this address takes " + found.allowed())
                            .with("Allow", found.allowed()));
            return;
        }
        exchange.matched(match);
        if (request.path().startsWith("/v1/") && !HEALTH.contains(request.path()) && readiness.isSuspect()) {
            turnAway(
                    exchange,
                    now,
                    Problem.of(
                                    ProblemKind.SUSPECT,
                                    "this process was frozen, and does not know yet what the others did meanwhile; try again, or ask another node")
                            .retryAfter(1));
            return;
        }
        if (!BodyReader.announced(request.headers())) {
            now.connections.answering(request.connection());
            match.route().endpoint().handle(exchange);
        } else if (method.equals(HttpMethod.GET)) {
            now.connections.answering(request.connection());
            BodyReader.discard(request);
            match.route().endpoint().handle(exchange);
        } else {
            read(exchange, now, match.route());
        }
    }

    private void read(HttpExchange exchange, Running now, Route route) {
        HttpServerRequest request = exchange.request();
        Problem wrongType = BodyReader.wrongType(request.headers());
        if (wrongType != null) {
            turnAway(exchange, now, wrongType);
            return;
        }
        now.connections.reading(request.connection());
        BodyReader.read(request, settings.maxBodyBytes(), body -> whole(exchange, now, route, body), () -> {
            exchange.problem(Guard.tooLarge(settings.maxBodyBytes()));
            now.connections.reading(request.connection());
        });
    }

    private static void whole(HttpExchange exchange, Running now, Route route, Buffer body) {
        now.connections.answering(exchange.request().connection());
        exchange.read(body);
        try {
            route.endpoint().handle(exchange);
        } catch (RuntimeException failure) {
            exchange.problem(Problems.of(failure));
        }
    }

    /** Answers before the body was read, and has what still comes of it thrown away. */
    private static void turnAway(HttpExchange exchange, Running now, Problem problem) {
        HttpServerRequest request = exchange.request();
        boolean body = BodyReader.announced(request.headers());
        if (body) {
            BodyReader.discard(request);
        }
        exchange.problem(problem);
        if (body) {
            now.connections.reading(request.connection());
        }
    }

    private static void malformed(HttpExchange exchange) {
        Throwable cause = exchange.request().decoderResult().cause();
        ProblemKind kind = ProblemKind.BAD_REQUEST;
        String detail = "the request is not HTTP/1.1 as RFC 9112 has it";
        if (cause instanceof TooLongHttpLineException) {
            kind = ProblemKind.ADDRESS_TOO_LARGE;
            detail = "the request's first line is too long; at most " + MAX_LINE_BYTES + " bytes are allowed";
        } else if (cause instanceof TooLongHttpHeaderException || cause instanceof TooLongFrameException) {
            kind = ProblemKind.HEAD_TOO_LARGE;
            detail = "the request's headers are too long; at most " + MAX_HEAD_BYTES + " bytes are allowed";
        }
        exchange.problem(Problem.of(kind, detail).with("Connection", "close"));
        exchange.request().connection().close();
    }
}
