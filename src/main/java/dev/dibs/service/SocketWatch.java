package dev.dibs.service;

import dev.dibs.core.model.Command;
import dev.dibs.host.LedgerHost;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Ties sessions to sockets: keeps each alive as long as its socket is open, and ends it some time after that has closed, unless
 * the session was heard of since, here or on any other node.
 */
public final class SocketWatch {
    private static final long LOOK_MILLIS = 500;
    private static final long BEAT_MILLIS = 20_000;

    private record Key(String workspace, String session) {}

    private record Tied(Socket socket, long beatMillis, AtomicLong beat) {}

    private final LedgerHost host;
    private final SignsOfLife signs;
    private final Vertx vertx;
    private final long graceMillis;
    private final long timer;
    private final Map<Key, Tied> tied = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /**
     * Watches nothing yet.
     *
     * @param grace how long a session whose socket closed has to come back
     */
    public SocketWatch(Vertx vertx, LedgerHost host, Duration grace) {
        this.vertx = vertx;
        this.host = host;
        this.signs = new SignsOfLife(host);
        this.graceMillis = grace.toMillis();
        this.timer = vertx.setPeriodic(LOOK_MILLIS, now -> look());
    }

    /** Ends nothing any more: what this node's sockets kept alive may go on elsewhere. */
    public void close() {
        closed = true;
        vertx.cancelTimer(timer);
    }

    /** A socket that was opened. */
    public Socket opened() {
        return new Socket();
    }

    /** One socket, with the sessions that live with it. */
    public final class Socket {
        private Socket() {}

        /**
         * The session lives with this socket from now on, and with no other.
         *
         * @param ttl how long it lives without a sign of life, as far as is known
         */
        public void tie(String workspace, String session, Duration ttl) {
            long beatMillis = Math.max(LOOK_MILLIS, Math.min(BEAT_MILLIS, ttl.toMillis() / 3));
            tied.merge(
                    new Key(workspace, session),
                    new Tied(this, beatMillis, new AtomicLong(System.nanoTime())),
                    // what is left of a time to live says less than the whole of it
                    (old, fresh) -> new Tied(this, Math.max(old.beatMillis, fresh.beatMillis), fresh.beat));
        }

        /** The session has left. */
        public void untie(String workspace, String session) {
            Key key = new Key(workspace, session);
            tied.computeIfPresent(key, (same, one) -> one.socket == this ? null : one);
        }

        /** It is closed: its sessions have their time of grace. */
        public void closed() {
            tied.forEach((key, one) -> {
                if (one.socket == this && tied.remove(key, one)) {
                    letGo(key);
                }
            });
        }
    }

    private void look() {
        long now = System.nanoTime();
        tied.forEach((key, one) -> {
            if (now - one.beat.get() >= one.beatMillis * 1_000_000) {
                one.beat.set(now);
                signs.give(key.workspace, key.session, null).onSuccess(answer -> {
                    if (SignsOfLife.isOver(answer)) {
                        tied.remove(key, one);
                    }
                });
            }
        });
    }

    /** Has the ledger note when the session was seen last; who is heard of after that has come back. */
    private void letGo(Key key) {
        signs.give(key.workspace, key.session, null).onComplete(answer -> {
            if (answer.failed()) {
                // nobody can say when it was seen; its time to live decides
                return;
            }
            if (!SignsOfLife.isOver(answer.result()) && !closed) {
                long seen = answer.result().now();
                long later = vertx.setTimer(graceMillis, now -> end(key, seen));
                assert later >= 0;
            }
        });
    }

    private void end(Key key, long seen) {
        if (closed || tied.containsKey(key)) {
            return;
        }
        host.submit(key.workspace, new Command.EndSession(signs.call(), key.session, "socket", seen, null))
                .onFailure(unreached -> {
                    long later = vertx.setTimer(graceMillis, again -> end(key, seen));
                    assert later >= 0;
                });
    }
}
