package dev.dibs.kit;

import dev.dibs.core.model.LedgerSettings;
import dev.dibs.edge.EdgeSettings;
import dev.dibs.edge.HttpEdge;
import dev.dibs.edge.Readiness;
import dev.dibs.edge.Route;
import dev.dibs.edge.WorkspaceRoutes;
import dev.dibs.edge.bus.BusEdge;
import dev.dibs.host.TimeSource;
import dev.dibs.host.solo.SoloHost;
import dev.dibs.notify.NodeFeeds;
import dev.dibs.notify.WaitDesk;
import dev.dibs.ops.ClockWatch;
import dev.dibs.ops.HealthRoutes;
import dev.dibs.ops.Metrics;
import dev.dibs.ops.NodeGauges;
import dev.dibs.service.ClaimService;
import dev.dibs.service.Past;
import dev.dibs.service.ProcessWatch;
import dev.dibs.service.RingHistory;
import dev.dibs.service.SocketWatch;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One node on a free port of loopback: everything but a cluster and a command line. */
public final class TestNode implements AutoCloseable {
    public static final String OPERATOR = "operator-token-of-the-tests";
    /** Events that may wait for a subscriber before it is cut off. */
    public static final int QUEUE = 2_000;

    /** How long a session whose socket closed has to come back. */
    public static final Duration SOCKET_GRACE = Duration.ofMillis(400);

    public final FaultyHost host;
    public final HttpEdge edge;
    public final Metrics metrics;
    public final int port;
    private final Vertx vertx = Vertx.vertx();
    private final ProcessWatch processes;
    private final BusEdge bus;
    private volatile Readiness.State readiness = Readiness.State.ready();

    /** A node in real time. */
    public TestNode() {
        this(TimeSource.system());
    }

    /** A node whose ledgers have a time of their own. */
    public TestNode(TimeSource time) {
        this(EdgeSettings.onLoopback(0), LedgerSettings.defaults(), time);
    }

    public TestNode(EdgeSettings settings, LedgerSettings rules, TimeSource time) {
        host = new FaultyHost(new SoloHost(rules, time, "test"));
        NodeFeeds feeds = new NodeFeeds(vertx, host, QUEUE);
        processes = new ProcessWatch(vertx, host, "test-machine");
        WaitDesk desk = new WaitDesk(vertx, host, feeds);
        ClaimService service = new ClaimService(vertx, host, desk, processes, OPERATOR);
        SocketWatch sockets = new SocketWatch(vertx, host, SOCKET_GRACE);
        Past past = new Past(new RingHistory(host));
        bus = new BusEdge(
                vertx,
                new WorkspaceRoutes(vertx, settings, service, past, feeds).routes(),
                host::degraded,
                address -> Future.succeededFuture(true));
        feeds.onOwnEvents(bus::happened);
        metrics = new Metrics(vertx);
        List<Route> more = new ArrayList<>(metrics.routes());
        ClockWatch clocks = new ClockWatch(vertx, host, System::currentTimeMillis);
        more.addAll(new HealthRoutes(host, () -> readiness, clocks, null).routes());
        host.onStep(metrics.steps());
        feeds.watch(metrics.feeds());
        desk.watch(metrics.feeds());
        edge = new HttpEdge(vertx, settings, service, past, feeds, sockets, seen(), more, metrics.requests());
        NodeGauges.show(metrics, host, () -> readiness, "test");
        NodeGauges.show(metrics, edge);
        port = done(edge.listen());
    }

    private Readiness seen() {
        return new Readiness() {
            @Override
            public State state() {
                return readiness;
            }

            @Override
            public String degraded() {
                return host.degraded();
            }
        };
    }

    public Vertx vertx() {
        return vertx;
    }

    public void readiness(Readiness.State state) {
        readiness = state;
    }

    /** How many listen to events right now. */
    public int subscribers() {
        return edge.subscribers();
    }

    /** A client of this node. */
    public Rest rest() {
        return new Rest("http://127.0.0.1:" + port);
    }

    @Override
    public void close() {
        done(edge.close());
        processes.close();
        done(host.close());
        done(vertx.close());
    }

    private static <T> T done(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (Exception failure) {
            throw new AssertionError(failure);
        }
    }
}
