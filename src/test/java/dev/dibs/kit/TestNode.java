package dev.dibs.kit;

import dev.dibs.core.model.LedgerSettings;
import dev.dibs.edge.EdgeSettings;
import dev.dibs.edge.HttpEdge;
import dev.dibs.edge.Readiness;
import dev.dibs.service.ClaimService;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;

/** One node on a free port of loopback: real ledgers, real HTTP, time that a test moves. */
public final class TestNode implements AutoCloseable {
    public static final String OPERATOR = "operator-token-of-the-tests";

    public final LoneHost host;
    public final LoneFeeds feeds;
    public final HttpEdge edge;
    public final int port;
    private final Vertx vertx = Vertx.vertx();
    private volatile Readiness.State readiness = Readiness.State.ready();

    public TestNode() {
        this(EdgeSettings.onLoopback(0));
    }

    public TestNode(EdgeSettings settings) {
        host = new LoneHost(LedgerSettings.defaults());
        feeds = new LoneFeeds(host, 1_000);
        vertx.setPeriodic(20, id -> host.tick());
        ClaimService service = new ClaimService(vertx, host, feeds, OPERATOR);
        edge = new HttpEdge(vertx, settings, service, feeds, () -> readiness);
        port = done(edge.listen());
    }

    public void readiness(Readiness.State state) {
        readiness = state;
    }

    /** A client of this node. */
    public Rest rest() {
        return new Rest("http://127.0.0.1:" + port);
    }

    @Override
    public void close() {
        done(edge.close());
        done(vertx.close());
    }

    private static <T> T done(io.vertx.core.Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (Exception failure) {
            throw new AssertionError(failure);
        }
    }
}
