package dev.dibs;

import com.hazelcast.core.HazelcastInstance;
import dev.dibs.config.Machine;
import dev.dibs.core.model.Answer;
import dev.dibs.edge.EdgeSettings;
import dev.dibs.edge.WorkspaceRoutes;
import dev.dibs.edge.bus.BusEdge;
import dev.dibs.host.LedgerHost;
import dev.dibs.host.StepLog;
import dev.dibs.host.TimeSource;
import dev.dibs.host.hazelcast.HazelcastHost;
import dev.dibs.host.solo.SoloHost;
import dev.dibs.journal.ClusterHistory;
import dev.dibs.journal.Journal;
import dev.dibs.notify.FeedWatch;
import dev.dibs.notify.Feeds;
import dev.dibs.notify.NodeFeeds;
import dev.dibs.notify.WaitDesk;
import dev.dibs.service.ClaimService;
import dev.dibs.service.Past;
import dev.dibs.service.ProcessWatch;
import dev.dibs.service.Return;
import dev.dibs.service.RingHistory;
import dev.dibs.service.SocketWatch;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.spi.cluster.RegistrationInfo;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Everything between the edges and the ledgers, put together once on each Vert.x. */
final class Engine {
    private static final System.Logger LOG = System.getLogger(Engine.class.getName());
    /** How long a session whose socket closed has to come back. */
    private static final Duration SOCKET_GRACE = Duration.ofSeconds(10);

    private static final Map<Vertx, Engine> RUNNING = Collections.synchronizedMap(new WeakHashMap<>());

    private final Vertx vertx;
    private final OwnContext context;
    private final LedgerHost host;
    private final NodeFeeds feeds;
    private final Ears ears;
    private final WaitDesk desk;
    private final ProcessWatch processes;
    private final SocketWatch sockets;
    private final ClaimService service;
    private final @Nullable Journal journal;
    private final ClusterHistory history;
    private final Past past;
    private final BusEdge bus;
    private @Nullable Return returning;
    private final Future<Void> returned;
    private @Nullable Future<Void> closing;
    private final String hostname = Machine.hostname(System.getenv());

    private Engine(Vertx vertx, OwnContext context, DibsOptions options) {
        this.vertx = vertx;
        this.context = context;
        this.host = host(vertx, options);
        this.feeds = new NodeFeeds(vertx, host, options.getSubscriberQueue());
        this.ears = new Ears(feeds, context);
        this.processes = new ProcessWatch(vertx, host, hostname);
        this.sockets = new SocketWatch(vertx, host, SOCKET_GRACE);
        this.desk = new WaitDesk(vertx, host, feeds);
        this.service = new ClaimService(vertx, host, desk, processes, options.getOperatorToken());
        this.journal = options.getJournal();
        this.history = new ClusterHistory(vertx, host, journal, new RingHistory(host));
        this.past = new Past(history);
        this.bus = new BusEdge(
                vertx,
                new WorkspaceRoutes(vertx, EdgeSettings.onLoopback(0), service, past, feeds).routes(),
                host::degraded,
                address -> anyoneAt(vertx, address));
        feeds.onOwnEvents(bus::happened);
        this.returned = bringBack(journal);
    }

    static Engine on(Vertx vertx, DibsOptions options) {
        return RUNNING.computeIfAbsent(vertx, one -> {
            OwnContext own = new OwnContext(one);
            return own.within(() -> new Engine(one, own, options));
        });
    }

    /** Whether there is one on this Vert.x. */
    static boolean runsOn(Vertx vertx) {
        return RUNNING.containsKey(vertx);
    }

    /** Has somebody told how the feeds and the hand-overs of this node do. */
    void watch(FeedWatch watch) {
        feeds.watch(watch);
        desk.watch(watch);
    }

    Vertx vertx() {
        return vertx;
    }

    /** Where it works. */
    OwnContext context() {
        return context;
    }

    Feeds feeds() {
        return feeds;
    }

    Ears ears() {
        return ears;
    }

    ClaimService service() {
        return service;
    }

    Past past() {
        return past;
    }

    /** Completes when all that was written down is there again. */
    Future<Void> returned() {
        return returned;
    }

    SocketWatch sockets() {
        return sockets;
    }

    LedgerHost host() {
        return host;
    }

    String hostname() {
        return hostname;
    }

    /** Ends it, and every session that was opened here; once, however often it is called. */
    synchronized Future<Void> close() {
        Future<Void> before = closing;
        if (before != null) {
            return before;
        }
        boolean ignored = RUNNING.remove(vertx, this);
        ears.close();
        if (returning != null) {
            returning.close();
        }
        processes.close();
        sockets.close();
        feeds.close();
        Future<Void> now =
                Future.join(bus.close(), history.close(), host.close()).mapEmpty();
        closing = now;
        return now;
    }

    private Future<Void> bringBack(@Nullable Journal from) {
        if (from == null) {
            host.standBehind();
            return Future.succeededFuture();
        }
        from.onReturn((workspace, ledger) ->
                host.bringBack(workspace, ledger, "").onFailure(e -> LOG.log(Level.DEBUG, "not brought back", e)));
        Return back = new Return(vertx, host, from, processes);
        returning = back;
        return back.all();
    }

    /** Calls when all that was written down is there again; completes on the caller's context either way. */
    <T> Future<T> whenBack(Supplier<Future<T>> call) {
        if (returned.isComplete()) {
            return call.get();
        }
        Promise<T> done = ((VertxInternal) vertx).promise();
        // what cannot be brought back now is no reason to wait for ever: the call says what is the matter
        returned.otherwiseEmpty().compose(back -> call.get()).onComplete(done);
        return done.future();
    }

    /** Calls a use case; malformed input, which it throws, fails the future too. */
    static Future<Answer> attempt(Supplier<Future<Answer>> call) {
        try {
            return call.get();
        } catch (RuntimeException wrong) {
            return Future.failedFuture(wrong);
        }
    }

    /** The version of dibs that runs. */
    static String version() {
        String version = Engine.class.getPackage().getImplementationVersion();
        return version == null ? "dev" : version;
    }

    private static LedgerHost host(Vertx vertx, DibsOptions options) {
        StepLog log = options.getJournal() == null ? StepLog.NONE : options.getJournal();
        if (!vertx.isClustered()) {
            LedgerHost alone = new SoloHost(options::ledgerOf, TimeSource.system(), version());
            alone.writeDown(log);
            return alone;
        }
        if (((VertxInternal) vertx).clusterManager() instanceof HazelcastClusterManager manager) {
            HazelcastInstance instance = manager.getHazelcastInstance();
            return new HazelcastHost(
                    instance, options::ledgerOf, options.getQuorum(), options.getBackups(), log, TimeSource.system());
        }
        throw new DibsException(
                "bad-request",
                "this Vert.x is clustered by something else than Hazelcast; dibs keeps its ledgers there");
    }

    /** Whether anybody has registered for an address; where there is no cluster to ask, somebody may have. */
    private static Future<Boolean> anyoneAt(Vertx vertx, String address) {
        if (!vertx.isClustered()) {
            return Future.succeededFuture(true);
        }
        Promise<List<RegistrationInfo>> registrations = Promise.promise();
        ((VertxInternal) vertx).clusterManager().getRegistrations(address, registrations);
        return registrations.future().map(found -> !found.isEmpty());
    }
}
