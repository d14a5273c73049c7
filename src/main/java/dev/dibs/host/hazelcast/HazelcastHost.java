package dev.dibs.host.hazelcast;

import com.hazelcast.cluster.Member;
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
import dev.dibs.wire.binary.Letter;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
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

    private static final String KEEPER = "dibs.keeper";
    private static final String LINE = "dibs.line";
    private static final String HOST = "dibs.host";
    private static final long SAFE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final HazelcastInstance instance;
    private final IMap<String, Ledger> map;
    private final Courier courier;
    private final MemberLine line;
    private final Majority majority;
    private final FreezeWatch freezes;
    private final LastTold told = new LastTold(TimeSource.system());
    private final LedgerKeeper keeper;
    private final Ownership ownership;
    /** The revisions up to which the copies are known to have all. */
    private final Map<String, Long> copied = new ConcurrentHashMap<>();

    private final Outgoing outgoing;

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
        ClusterConfig.complete(instance, backups);
        this.backups = instance.getConfig().findMapConfig(MAP).getTotalBackupCount();
        this.map = instance.getMap(MAP);
        this.partitions = instance.getPartitionService().getPartitions().size();
        this.courier = new Courier(instance, map);
        this.line = new MemberLine(instance.getCluster(), courier::members, quorum, time);
        this.majority = new Majority(instance, line, told);
        this.outgoing = new Outgoing(this, courier);
        instance.getUserContext().put(LINE, line);
        instance.getUserContext().put(HOST, this);
        this.freezes = new FreezeWatch(TimeSource.system(), majority::isAwake, majority::confirmView);
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
        outgoing.sweep();
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
        return outgoing.send(workspace, command);
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
        return outgoing.send(workspace, seen -> new QueryTask(query, seen));
    }

    @Override
    public Future<Void> bringBack(String workspace, Ledger written, String former) {
        return closed
                ? stopped()
                : outgoing.send(workspace, seen -> new ReturnTask(written, keeper.resume(former)))
                        .mapEmpty();
    }

    @Override
    public void standBehind() {
        majority.standBehind();
    }

    @Override
    public Future<Boolean> hasSeen(String workspace, long revision) {
        return outgoing.send(workspace, seen -> new HeadTask(revision)).map(answer -> answer.revision() == revision);
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
        outgoing.stop();
        return Future.succeededFuture();
    }

    /** What is on its way to owners, also while this node stops. */
    Outgoing outgoing() {
        return outgoing;
    }

    /** Has the owner of a ledger send it anew, as this node's copy missed a step; on any thread. */
    void missed(String workspace) {
        if (!closed && resending.add(workspace)) {
            ownership.run(() ->
                    outgoing.send(workspace, seen -> new ResendTask()).onComplete(done -> resending.remove(workspace)));
        }
    }

    /** The copies of a ledger have all up to a revision; 0 for none. */
    void areCopied(String workspace, long revision) {
        if (revision > copied(workspace)) {
            copied.merge(workspace, revision, Math::max);
        }
    }

    /** Whom this node asks, and what it says, before anything is told. */
    Majority majority() {
        return majority;
    }

    /**
     * Whether so many of a list's members keep a ledger that each majority has one of them: what others do not know of must not be
     * told. With too few members nothing is changed anyway, and that is said.
     */
    boolean isKept(String workspace, MemberView under) {
        return !line.hasQuorum()
                || courier.keepers(workspace, under.members(), backups) >= Math.min(line.quorum(), backups + 1);
    }

    /** A command to be sent. */
    Letter letter(Command command) {
        return keeper.letter(command);
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

    boolean runs() {
        return instance.getLifecycleService().isRunning();
    }

    private void tick(String workspace, Command tick) {
        outgoing.send(workspace, tick).onFailure(e -> keeper.tickFailed(workspace));
    }

    private void end() {
        keeper.close();
        freezes.end();
        ownership.end();
        outgoing.stop();
    }

    private static <T> Future<T> stopped() {
        return Future.failedFuture(stopping());
    }
}
