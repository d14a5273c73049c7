package dev.dibs.host.hazelcast;

import com.hazelcast.cluster.Member;
import com.hazelcast.config.InMemoryFormat;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MergePolicyConfig;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import dev.dibs.core.ledger.Ledger;
import dev.dibs.core.model.Answer;
import dev.dibs.core.model.Command;
import dev.dibs.core.model.LedgerSettings;
import dev.dibs.core.model.Query;
import dev.dibs.host.ClusterView;
import dev.dibs.host.FreezeWatch;
import dev.dibs.host.Holdings;
import dev.dibs.host.HostException;
import dev.dibs.host.LedgerHost;
import dev.dibs.host.LedgerKeeper;
import dev.dibs.host.StepListener;
import dev.dibs.host.StepLog;
import dev.dibs.host.TimeSource;
import io.vertx.core.Future;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Ledgers in a distributed map, each step taken by an entry processor on the owner of the ledger's partition.
 *
 * <p>The owner settles the stamp and takes the step; the copies take the same step with the same stamp. A ledger is written
 * as a whole only when it migrates. Reads are entry processors too, as {@code IMap.get} would write the ledger.
 *
 * <p>A caller without a Vert.x context is told on the thread that the answer came on, may call on, and must not hold it up.
 */
public final class HazelcastHost implements LedgerHost {
    /** The name of the map. */
    public static final String MAP = "dibs.ledgers";

    private static final System.Logger LOG = System.getLogger(HazelcastHost.class.getName());
    private static final String KEEPER = "dibs.keeper";
    private static final String LINE = "dibs.line";
    private static final String HOST = "dibs.host";
    private static final long SWEEP_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long SAFE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final HazelcastInstance instance;
    private final IMap<String, Ledger> map;
    private final Courier courier;
    private final MemberLine line;
    private final ConfirmBarrier barrier;
    private final FreezeWatch freezes;
    private final Waking waking = new Waking();
    private final LastTold told = new LastTold(TimeSource.system());
    /** Whether all that this node had written down is in the ledgers. */
    private volatile boolean back;

    private final LedgerKeeper keeper;
    private final Ownership ownership;
    /** The revisions up to which the copies are known to have all. */
    private final Map<String, Long> copied = new ConcurrentHashMap<>();

    private final Map<String, CommandQueue> queues = new ConcurrentHashMap<>();
    /** Questions, and words to owners. */
    private final Set<Delivery> underWay = ConcurrentHashMap.newKeySet();

    /** Workspaces of which this node's copy missed a step, and that are being sent anew. */
    private final Set<String> resending = ConcurrentHashMap.newKeySet();

    private final List<Runnable> renamed = new CopyOnWriteArrayList<>();
    private final AtomicLong safeAsked = new AtomicLong(System.nanoTime() - SAFE_NANOS);
    private final int partitions;
    private final int backups;
    private volatile Supplier<Future<Void>> afterMerge = Future::succeededFuture;
    private volatile boolean safe = true;
    private volatile boolean closed;

    /** The same with one set of settings for every workspace. */
    public HazelcastHost(
            HazelcastInstance instance, LedgerSettings settings, int quorum, int backups, TimeSource time) {
        this(instance, workspace -> settings, quorum, backups, StepLog.NONE, time);
    }

    /**
     * Hosts ledgers on an instance that runs, its own or a host app's.
     *
     * @param settings by workspace
     * @param quorum the fewest anchors that may change anything
     * @param backups how many copies a ledger has beside its owner's, as far as there are members; used when the instance's
     *     configuration does not say
     * @param log where steps are written down, from the first on: what was written down before must not be begun anew
     */
    public HazelcastHost(
            HazelcastInstance instance,
            Function<String, LedgerSettings> settings,
            int quorum,
            int backups,
            StepLog log,
            TimeSource time) {
        this.instance = instance;
        configure(instance, backups);
        this.backups = instance.getConfig().findMapConfig(MAP).getTotalBackupCount();
        this.map = instance.getMap(MAP);
        this.partitions = instance.getPartitionService().getPartitions().size();
        this.courier = new Courier(instance, map);
        this.line = new MemberLine(instance.getCluster(), courier::members, quorum, time);
        this.barrier = barrier(true);
        ConfirmBarrier views = barrier(false);
        instance.getUserContext().put(LINE, line);
        instance.getUserContext().put(HOST, this);
        this.freezes = new FreezeWatch(TimeSource.system(), this::isAwake, told -> confirmView(views, told));
        line.watch(freezes);
        FormerOwners formerOwners = new FormerOwners(instance, partitions);
        line.remember(formerOwners);
        this.keeper = new LedgerKeeper(line, settings, time, this::tick);
        keeper.writeDown(log);
        this.ownership = new Ownership(instance, map, keeper, line, formerOwners, this);
        Object former = instance.getUserContext().put(KEEPER, keeper);
        if (former instanceof LedgerKeeper other) {
            other.close();
        }
        instance.getLifecycleService().addLifecycleListener(event -> {
            switch (event.getState()) {
                case MERGING -> told.joins();
                case MERGED, MERGE_FAILED -> {
                    ownership.look();
                    ownership.run(() -> renamed.forEach(Runnable::run));
                    long round = told.round();
                    afterMerge.get().onComplete(done -> told.isMerged(round));
                }
                case SHUTDOWN -> end();
                default -> {}
            }
        });
        ownership.begin();
        sweep();
    }

    static @Nullable LedgerKeeper keeperOf(HazelcastInstance instance) {
        return (LedgerKeeper) instance.getUserContext().get(KEEPER);
    }

    static @Nullable MemberLine lineOf(HazelcastInstance instance) {
        return (MemberLine) instance.getUserContext().get(LINE);
    }

    static @Nullable HazelcastHost hostOf(HazelcastInstance instance) {
        return (HazelcastHost) instance.getUserContext().get(HOST);
    }

    /** How the map must be configured. */
    static MapConfig mapConfig(int backups) {
        return new MapConfig(MAP)
                .setInMemoryFormat(InMemoryFormat.OBJECT)
                .setBackupCount(backups)
                .setAsyncBackupCount(0)
                .setMergePolicyConfig(new MergePolicyConfig(LedgerMergePolicy.class.getName(), 1))
                .setStatisticsEnabled(false)
                .setPerEntryStatsEnabled(false);
    }

    @Override
    public Future<Answer> submit(String workspace, Command command) {
        if (closed) {
            return stopped();
        }
        try {
            line.mayChange();
        } catch (HostException e) {
            return Future.failedFuture(e);
        }
        return bring(workspace, command);
    }

    @Override
    public Future<Answer> ask(String workspace, Query query) {
        if (closed) {
            return stopped();
        }
        try {
            line.mayAnswer();
        } catch (HostException e) {
            return Future.failedFuture(e);
        }
        return deliver(workspace, seen -> new QueryTask(query, seen));
    }

    @Override
    public Future<Void> bringBack(String workspace, Ledger written, String former) {
        return closed
                ? stopped()
                : deliver(workspace, seen -> new ReturnTask(written, keeper.resume(former)))
                        .mapEmpty();
    }

    @Override
    public void standBehind() {
        back = true;
    }

    @Override
    public Future<Boolean> hasSeen(String workspace, long revision) {
        return deliver(workspace, seen -> new HeadTask(revision)).map(answer -> answer.revision() == revision);
    }

    @Override
    public void writeDown(StepLog log) {
        keeper.writeDown(log);
    }

    @Override
    public Future<List<String>> workspaces() {
        if (closed) {
            return stopped();
        }
        WayBack<List<String>> back = new WayBack<>();
        ownership.run(() -> {
            try {
                List<String> names = map.keySet().stream().sorted().toList();
                back.complete(names);
            } catch (RuntimeException e) {
                back.fail(new HostException(
                        HostException.Code.UNKNOWN, "the workspaces could not be listed: " + e.getMessage(), e));
            }
        });
        return back.future();
    }

    @Override
    public ClusterView cluster() {
        long asked = safeAsked.get();
        long now = System.nanoTime();
        if (now - asked >= SAFE_NANOS && safeAsked.compareAndSet(asked, now)) {
            ownership.run(() -> safe = runs() && instance.getPartitionService().isClusterSafe());
        }
        return line.view(safe && !isMerging(), partitions);
    }

    @Override
    public String ownerOf(String workspace) {
        Member owner =
                runs() ? instance.getPartitionService().getPartition(workspace).getOwner() : null;
        return owner == null ? "" : owner.getUuid().toString();
    }

    @Override
    public boolean isSuspect() {
        return line.isSuspect();
    }

    @Override
    public String degraded() {
        return line.hasQuorum() ? "" : "no-quorum";
    }

    @Override
    public Holdings holdings() {
        return keeper.holdings();
    }

    @Override
    public String nodeId() {
        return line.nodeId();
    }

    @Override
    public List<String> formerIds() {
        return line.formerIds();
    }

    @Override
    public void onNewId(Runnable told) {
        renamed.add(told);
    }

    @Override
    public boolean isMerging() {
        return told.isMerging();
    }

    @Override
    public void onMerged(Supplier<Future<Void>> look) {
        afterMerge = look;
    }

    @Override
    public void onStep(StepListener listener) {
        keeper.onStep(listener);
    }

    @Override
    public boolean afterStep(String workspace, Runnable task) {
        return courier.next(workspace, task);
    }

    @Override
    public boolean hasCopies() {
        // a member that is being merged knows of nobody for a moment
        return line.quorum() > 1 || !line.isAlone() || isMerging();
    }

    @Override
    public long copied(String workspace) {
        return copied.getOrDefault(workspace, 0L);
    }

    /**
     * Takes no more requests. What this node owns goes on being served to the others until its Hazelcast instance is shut
     * down, which hands it over.
     */
    @Override
    public Future<Void> close() {
        closed = true;
        stopAll();
        return Future.succeededFuture();
    }

    /** Like {@link #submit}, for what is still to be done while this node stops. */
    Future<Answer> bring(String workspace, Command command) {
        Future<Answer> answer = null;
        while (answer == null) {
            answer = queue(workspace).add(command);
        }
        return answer;
    }

    Future<Answer> deliver(String workspace, LongFunction<OwnerTask> tasks) {
        Pending pending = new Pending(workspace);
        Delivery delivery = new Delivery(this, courier, workspace, List.of(pending), tasks, underWay::remove);
        underWay.add(delivery);
        courier.fromHere(workspace, delivery::send);
        return pending.future();
    }

    /** Has the owner of a ledger send it anew, as this node's copy missed a step; on any thread. */
    void missed(String workspace) {
        if (!closed && resending.add(workspace)) {
            ownership.run(
                    () -> deliver(workspace, seen -> new ResendTask()).onComplete(done -> resending.remove(workspace)));
        }
    }

    /** The copies of a ledger have all up to a revision; 0 for none. */
    void areCopied(String workspace, long revision) {
        if (revision > copied(workspace)) {
            copied.merge(workspace, revision, Math::max);
        }
    }

    /**
     * This node's list of members; null while its ledgers are on their way into those of others: what a majority stood behind may
     * be among them, and nothing is to be confirmed that does not know of it.
     *
     * @param steps whether what was done under that list is to be confirmed, for which also all that this node had written down
     *     must be back
     */
    @Nullable
    MemberView standsBehind(MemberLine members, boolean steps) {
        return told.isSettling() || (steps && !back) ? null : members.own();
    }

    private ConfirmBarrier barrier(boolean steps) {
        return new ConfirmBarrier(
                new MemberViews(instance, steps, () -> standsBehind(line, steps)), TimeSource.system());
    }

    /** Finds out whether what was done under this list of members stands. */
    void confirm(MemberView under, Consumer<ConfirmBarrier.Verdict> told) {
        barrier.confirm(under, Math.max(line.quorum(), under.majority()), told);
    }

    private void isAwake() {
        try {
            waking.isAwake(line.own());
        } catch (RuntimeException e) {
            LOG.log(Level.DEBUG, "there is no list of members", e);
        }
    }

    /** Tells whether enough anchors have the same list as this node, which was frozen; see {@link Waking}. */
    private void confirmView(ConfirmBarrier views, Consumer<Boolean> told) {
        try {
            MemberView own = line.own();
            int needed = waking.needed(own, System.nanoTime());
            views.confirm(own, needed, verdict -> told.accept(verdict == ConfirmBarrier.Verdict.CONFIRMED));
        } catch (RuntimeException e) {
            LOG.log(Level.DEBUG, "the view cannot be confirmed", e);
            told.accept(false);
        }
    }

    /**
     * Whether so many of a list's members keep a ledger that each majority has one of them: what others do not know of must not be
     * told. With too few members nothing is changed anyway, and that is said.
     */
    boolean isKept(String workspace, MemberView under) {
        return !line.hasQuorum()
                || courier.keepers(workspace, under.members(), backups) >= Math.min(line.quorum(), backups + 1);
    }

    /** Whether a majority is asked before anything is told. */
    boolean hasBarrier() {
        return line.quorum() > 1;
    }

    /** The word that time goes on. */
    Command tick() {
        return keeper.tick();
    }

    /** What this node told last. */
    LastTold told() {
        return told;
    }

    static HostException stopping() {
        return new HostException(HostException.Code.STOPPING, "this node is stopping; ask another");
    }

    private CommandQueue queue(String workspace) {
        CommandQueue queue = queues.get(workspace);
        return queue != null ? queue : queues.computeIfAbsent(workspace, name -> new CommandQueue(this, courier, name));
    }

    boolean runs() {
        return instance.getLifecycleService().isRunning();
    }

    private void tick(String workspace, Command tick) {
        bring(workspace, tick).onFailure(e -> keeper.tickFailed(workspace));
    }

    private void sweep() {
        long now = System.nanoTime();
        for (Delivery delivery : underWay) {
            delivery.look(now);
        }
        queues.forEach((workspace, queue) -> {
            queue.look(now);
            if (queue.retire()) {
                queues.remove(workspace, queue);
            }
        });
        if (runs()) {
            TimeSource.Alarm next = TimeSource.system().in(SWEEP_NANOS, this::sweep);
            LOG.log(Level.TRACE, "next sweep {0}", next);
        }
    }

    private void end() {
        keeper.close();
        freezes.end();
        ownership.end();
        stopAll();
    }

    private void stopAll() {
        underWay.forEach(Delivery::stop);
        queues.values().forEach(CommandQueue::stop);
    }

    private static <T> Future<T> stopped() {
        return Future.failedFuture(stopping());
    }

    private static void configure(HazelcastInstance instance, int backups) {
        if (!instance.getConfig().getMapConfigs().containsKey(MAP)) {
            instance.getConfig().addMapConfig(mapConfig(backups));
        }
        if (!"true".equals(instance.getConfig().getProperty("hazelcast.operation.fail.on.indeterminate.state"))) {
            LOG.log(
                    Level.WARNING,
                    "hazelcast.operation.fail.on.indeterminate.state is not true: what is acknowledged may be lost; prepare the configuration with ClusterConfig");
        }
        MergePolicyConfig ofVertx =
                instance.getConfig().findMapConfig("__vertx.nodeInfo").getMergePolicyConfig();
        if (!ofVertx.getPolicy().contains("Discard")) {
            LOG.log(
                    Level.WARNING,
                    "after a cut Hazelcast merges what Vert.x keeps ({0}), and where that fails no ledger is merged; prepare the configuration with ClusterConfig",
                    ofVertx.getPolicy());
        }
    }
}
