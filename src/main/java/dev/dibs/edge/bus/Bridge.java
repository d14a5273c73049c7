package dev.dibs.edge.bus;

import dev.dibs.edge.EdgeSettings;
import dev.dibs.edge.EncodedEvents;
import dev.dibs.edge.Route;
import dev.dibs.notify.Feeds;
import dev.dibs.service.ClaimService;
import dev.dibs.service.SocketWatch;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.sockjs.SockJSHandler;
import io.vertx.ext.web.handler.sockjs.SockJSHandlerOptions;
import io.vertx.ext.web.handler.sockjs.SockJSSocket;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ObjLongConsumer;
import java.util.function.Supplier;

/**
 * Browsers on the event bus: SockJS with all its ways through proxies at {@code /eventbus/}, and a plain WebSocket with the
 * same frames at {@code /eventbus/websocket}.
 *
 * <p>On a plain WebSocket the node pings, and the browser's own answer, which a page in the background still gives, shows that
 * it is there. Through SockJS only what the page itself sends can show that.
 */
public final class Bridge {
    /** Where it is. */
    public static final String PATH = "/eventbus";

    private static final String PLAIN = PATH + "/websocket";
    private static final long PING_MILLIS = 25_000;
    private static final long DEAD_MILLIS = 60_000;
    /** A page in the background runs its timers once a minute. */
    private static final long SOCKJS_DEAD_MILLIS = 90_000;

    private static final short GOING_AWAY = 1001;
    private static final short TOO_MANY = 4029;

    private final Vertx vertx;
    private final EdgeSettings settings;
    private final ClaimService service;
    private final Feeds feeds;
    private final SocketWatch sockets;
    private final Operations operations;
    private final EncodedEvents encoded;
    private final AtomicInteger open = new AtomicInteger();
    private final Router router;

    /**
     * A bridge to the operations over routes, and to the feeds.
     *
     * @param degraded why what is read now may be old, as a word; empty when it is not. Be quick: every answer asks
     * @param answered told when a request has got an answer, and its connection may send the next; and when it came, in
     *     nanoseconds
     */
    public Bridge(
            Vertx vertx,
            EdgeSettings settings,
            ClaimService service,
            Feeds feeds,
            EncodedEvents encoded,
            SocketWatch sockets,
            List<Route> routes,
            Supplier<String> degraded,
            ObjLongConsumer<HttpServerRequest> answered) {
        this.vertx = vertx;
        this.settings = settings;
        this.service = service;
        this.feeds = feeds;
        this.encoded = encoded;
        this.sockets = sockets;
        this.operations = new Operations(routes, degraded);
        this.router = Router.router(vertx);
        router.route().handler(context -> {
            if (!context.request().canUpgradeToWebSocket()) {
                long since = System.nanoTime();
                context.addEndHandler(done -> answered.accept(context.request(), since));
                if (!context.request().path().endsWith("/xhr_send")) {
                    // SockJS closes the connection after an answer that waited: no other request must be sent into that
                    context.addHeadersEndHandler(
                            now -> context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE));
                }
            }
            context.next();
        });
        router.route().handler(BodyHandler.create(false).setBodyLimit(settings.maxBodyBytes()));
        router.route(PATH + "/iframe*").handler(context -> context.fail(404));
        router.route(PATH + "/*")
                .subRouter(SockJSHandler.create(vertx, options()).socketHandler(this::framed));
    }

    private static SockJSHandlerOptions options() {
        return new SockJSHandlerOptions()
                .setHeartbeatInterval(PING_MILLIS)
                .setInsertJSESSIONID(false)
                .addDisabledTransport("JSON_P")
                .addDisabledTransport("HTML_FILE")
                .setLibraryURL(PATH + "/none");
    }

    /** How many sockets there are right now. */
    public int sockets() {
        return open.get();
    }

    /** Takes a request to {@link #PATH} or beneath. */
    public void handle(HttpServerRequest request) {
        if (request.path().equals(PLAIN) && request.canUpgradeToWebSocket()) {
            request.toWebSocket().onSuccess(this::plain);
        } else {
            router.handle(request);
        }
    }

    private void plain(ServerWebSocket socket) {
        Link link = new Link(socket::writeBinaryMessage, (code, reason) -> end(socket, code, reason), unsent());
        Life life = begin(link, DEAD_MILLIS);
        socket.handler(frame -> {
            life.seen();
            life.bridge.frame(frame);
        });
        socket.pongHandler(pong -> life.seen());
        socket.closeHandler(gone -> life.over());
        socket.exceptionHandler(failure -> end(socket, GOING_AWAY, "failed"));
        life.pinging(() -> socket.writePing(Buffer.buffer("dibs")).onFailure(gone -> life.over()));
    }

    private static void end(ServerWebSocket socket, short code, String reason) {
        socket.close(code, reason).onFailure(gone -> socket.shutdown().onFailure(already -> {}));
    }

    private void framed(SockJSSocket socket) {
        Link link = new Link(socket::write, (code, reason) -> socket.close(code, reason), unsent());
        Life life = begin(link, SOCKJS_DEAD_MILLIS);
        socket.handler(frame -> {
            life.seen();
            life.bridge.frame(frame);
        });
        socket.closeHandler(gone -> life.over());
        socket.endHandler(gone -> life.over());
        socket.exceptionHandler(failure -> link.close(GOING_AWAY, "failed"));
    }

    private int unsent() {
        return settings.subscriberBytes();
    }

    private Life begin(Link link, long deadMillis) {
        BridgeSocket bridge = new BridgeSocket(link, operations, service, feeds, encoded, sockets.opened());
        link.onDrain(bridge::drained);
        Life life = new Life(link, bridge, deadMillis);
        link.onClose(life::over);
        if (open.incrementAndGet() > settings.maxSubscribers()) {
            link.close(TOO_MANY, "too many sockets (http.max-subscribers)");
        }
        return life;
    }

    /** Whether a browser is still there. */
    private final class Life {
        private final Link link;
        private final BridgeSocket bridge;
        private final long deadMillis;
        private final long timer;
        private Runnable ping = () -> {};
        private long seen = System.nanoTime();
        private long pinged = seen;
        private boolean over;

        private Life(Link link, BridgeSocket bridge, long deadMillis) {
            this.link = link;
            this.bridge = bridge;
            this.deadMillis = deadMillis;
            this.timer = vertx.setPeriodic(PING_MILLIS / 5, now -> look());
        }

        private void pinging(Runnable action) {
            ping = action;
        }

        private void seen() {
            seen = System.nanoTime();
        }

        private void look() {
            long now = System.nanoTime();
            if (now - seen > deadMillis * 1_000_000) {
                link.close(GOING_AWAY, "silent");
            } else if (now - pinged >= PING_MILLIS * 1_000_000) {
                pinged = now;
                ping.run();
            }
        }

        private void over() {
            if (!over) {
                over = true;
                vertx.cancelTimer(timer);
                open.decrementAndGet();
                bridge.closed();
            }
        }
    }
}
