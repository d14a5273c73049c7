package dev.dibs.edge;

import io.netty.channel.ChannelFuture;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Bounds how many connections there are, and how long each may keep the node waiting.
 *
 * <p>Vert.x's own idle time-out starts anew with every byte and would cut calls that wait in line. Here a connection has one
 * deadline: for its first request's head, for a request's body, for taking an answer and sending the next request. While a
 * request is being answered it has none. One timer looks at all of them; a request costs two look-ups.
 */
final class Connections {
    private static final long NEVER = Long.MAX_VALUE;

    private final Map<HttpConnection, Deadline> deadlines = new ConcurrentHashMap<>();
    private final AtomicInteger open = new AtomicInteger();
    private final Vertx vertx;
    private final int most;
    private final long headNanos;
    private final long idleNanos;
    private final long timer;

    Connections(Vertx vertx, EdgeSettings settings) {
        this.vertx = vertx;
        most = settings.maxConnections();
        headNanos = settings.headTimeout().toNanos();
        idleNanos = settings.idleTimeout().toNanos();
        long shortest = Math.min(
                settings.headTimeout().toMillis(), settings.idleTimeout().toMillis());
        timer = vertx.setPeriodic(Math.max(10, Math.min(1_000, shortest / 4)), id -> sweep());
    }

    /** A connection was made; one too many is closed at once. */
    void opened(HttpConnection connection) {
        if (open.incrementAndGet() > most) {
            open.decrementAndGet();
            connection.close();
            return;
        }
        deadlines.put(connection, new Deadline(System.nanoTime() + headNanos));
        // the channel's end, as a connection that becomes a WebSocket does not tell of its own
        ChannelFuture ignored = ((HttpServerConnection) connection)
                .channelHandlerContext()
                .channel()
                .closeFuture()
                .addListener(gone -> {
                    deadlines.remove(connection);
                    open.decrementAndGet();
                });
    }

    /** A request's body is awaited. */
    void reading(HttpConnection connection) {
        set(connection, System.nanoTime() + headNanos);
    }

    /** A request is being answered. */
    void answering(HttpConnection connection) {
        set(connection, NEVER);
    }

    /** An answer is on its way, and the next request may come. */
    void answered(HttpConnection connection) {
        set(connection, System.nanoTime() + idleNanos);
    }

    /** How many there are right now. */
    int open() {
        return open.get();
    }

    void close() {
        vertx.cancelTimer(timer);
    }

    private void set(HttpConnection connection, long nanos) {
        Deadline deadline = deadlines.get(connection);
        if (deadline != null) {
            deadline.nanos = nanos;
        }
    }

    private void sweep() {
        long now = System.nanoTime();
        deadlines.forEach((connection, deadline) -> {
            long nanos = deadline.nanos;
            if (nanos != NEVER && nanos - now < 0) {
                connection.close();
            }
        });
    }

    private static final class Deadline {
        volatile long nanos;

        Deadline(long nanos) {
            this.nanos = nanos;
        }
    }
}
