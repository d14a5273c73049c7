package dev.dibs.host;

import dev.dibs.core.ledger.Epochs;
import dev.dibs.core.ledger.Ledger;
import dev.dibs.core.ledger.Merge;
import dev.dibs.core.ledger.TakenSteps;
import dev.dibs.core.model.Answer;
import dev.dibs.core.model.Call;
import dev.dibs.core.model.Claim;
import dev.dibs.core.model.Command;
import dev.dibs.core.model.Event;
import dev.dibs.core.model.LedgerSettings;
import dev.dibs.core.model.Query;
import dev.dibs.core.model.RequestId;
import dev.dibs.core.model.Stamp;
import dev.dibs.core.model.Step;
import dev.dibs.wire.binary.Letter;
import dev.dibs.wire.binary.StepBytes;
import java.lang.System.Logger.Level;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a node does with the ledgers it owns: settles what each step is stamped with, takes the step, has it told, and ticks
 * when something is due.
 *
 * <p>A ledger comes into being by an {@code Open} that is not refused, and by nothing else: all other commands to a workspace
 * that has none are answered by an empty ledger that is thrown away, so names alone cost nothing.
 *
 * <p>The epoch steps up when a ledger starts, when the node that took its last step is gone, or the one that had it before this
 * one, which may have taken steps that nobody here knows of, and when the counter is about to run over. A ledger that came from
 * a node that lives on was handed over whole: its revisions go on.
 *
 * <p>Steps of one workspace must come one at a time; workspaces do not hold each other up.
 */
public final class LedgerKeeper {
    private static final System.Logger LOG = System.getLogger(LedgerKeeper.class.getName());

    /** How many events one step tells at most, so that the counter is never full in the middle of one. */
    private static final long ROOM = 1 << 18;
    /** How far the clock of a quiet ledger may be ahead of what a new owner knows of it. */
    private static final long QUIET_MILLIS = 10_000;

    private final Standing standing;
    private final Function<String, LedgerSettings> settings;
    private final TimeSource time;
    private final DeadlineWatch watch;
    private final Map<String, OwnerClock> clocks = new ConcurrentHashMap<>();
    private final List<StepListener> listeners = new CopyOnWriteArrayList<>();
    private final AtomicLong ticks = new AtomicLong();
    private volatile StepLog log = StepLog.NONE;

    /** Keeps ledgers, each with the settings of its workspace; {@code submit} brings a tick to whoever owns the ledger. */
    public LedgerKeeper(
            Standing standing,
            Function<String, LedgerSettings> settings,
            TimeSource time,
            BiConsumer<String, Command> submit) {
        this.standing = standing;
        this.settings = settings;
        this.time = time;
        this.watch = new DeadlineWatch(time, workspace -> submit.accept(workspace, tick()));
    }

    /** Has each step told. */
    public void onStep(StepListener listener) {
        listeners.add(listener);
    }

    /** Has each step written down. */
    public void writeDown(StepLog to) {
        log = to;
    }

    /** A command to be sent. Where it will be written down its bytes are made here, as the owner's thread has more to do. */
    public Letter letter(Command command) {
        Letter letter = new Letter(command);
        if (log != StepLog.NONE) {
            var ignored = letter.bytes();
        }
        return letter;
    }

    /**
     * Begins to take steps, as the ledger's owner.
     *
     * @param confirmed a revision that a majority was found to stand behind; 0 for none
     * @param confirmedAt the ledger's clock at the step that they were asked for
     */
    public StepRun begin(String workspace, @Nullable Ledger present, long confirmed, long confirmedAt) {
        return new StepRun(this, workspace, present, confirmed, confirmedAt);
    }

    /** The ledger that the next step changes, where this node may take one. */
    Ledger toChange(String workspace, @Nullable Ledger present) {
        standing.mayChange();
        if (present == null) {
            awaitReturn(workspace);
        }
        return present == null ? Ledger.create(workspace, settings.apply(workspace)) : present;
    }

    /**
     * Makes a ledger that was written down the one of its workspace, as its owner; merges it into one that has not seen all of
     * it.
     *
     * @param resume the word of the node that wrote it down
     * @return nothing when the workspace has one that has seen all of it
     */
    public @Nullable Ledger bringBack(String workspace, @Nullable Ledger present, Ledger written, Command resume) {
        if (present != null && present.hasSeen(written.revision())) {
            return null;
        }
        standing.mayChange();
        if (present != null) {
            return merge(workspace, present, written);
        }
        Stamp stamp = stamp(workspace, written, "restored");
        TakenSteps taken = new TakenSteps(workspace, written.revision(), written.steps(), resume, stamp);
        Step step = written.apply(resume, stamp);
        writeDown(written, new StepBytes(taken, List.of()), step.events());
        settled(workspace, written);
        tell(workspace, List.of(step));
        return written;
    }

    /** Joins two ledgers, as when a cut has healed, as the owner of the new one, and has it told. */
    public Ledger merge(String workspace, Ledger present, Ledger arriving) {
        long wall = time.wallMillis();
        long head = epoch(workspace, Math.max(present.revision(), arriving.revision()));
        long now = Math.max(present.clock(), arriving.clock());
        Stamp stamp = new Stamp(
                now,
                wall - now,
                standing.nodeId(),
                Epochs.next(head, wall, standing.place()),
                Merge.REASON,
                settings.apply(workspace));
        Merge.Merged merged = Merge.of(present, arriving, stamp);
        log.came(merged.ledger(), merged.step().events());
        settled(workspace, merged.ledger());
        tell(workspace, List.of(merged.step()));
        return merged.ledger();
    }

    /** A copy that this node keeps took these steps. */
    public void copied(Ledger ledger, StepBytes taken, List<Event> events) {
        writeDown(ledger, taken, events);
    }

    /** A ledger came to this node as a whole. */
    public void came(Ledger ledger) {
        log.came(ledger, List.of());
    }

    /** A ledger came to this node as a whole, to be owned by it. */
    public void arrived(Ledger ledger) {
        came(ledger);
        own(ledger.workspace(), ledger);
    }

    /** The word that a node is back which had another id before, and brings a ledger with it. */
    public Command resume(String former) {
        String node = standing.nodeId();
        return new Command.Resume(new Call(RequestId.own("resume-" + node), "", node), former, true);
    }

    /** Answers a query, as the ledger's owner. */
    public Answer ask(String workspace, @Nullable Ledger present, Query query) {
        standing.mayAnswer();
        if (present == null) {
            awaitReturn(workspace);
            return Ledger.create(workspace, settings.apply(workspace)).ask(query, 0, time.wallMillis());
        }
        OwnerClock clock = clock(workspace, present);
        long now = clock.now();
        return present.ask(query, now, clock.offset(now));
    }

    /** This node owns a ledger, perhaps since just now: its time runs, and what is due will be done. */
    public void own(String workspace, Ledger ledger) {
        watch(workspace, ledger, clock(workspace, ledger));
    }

    /** The workspaces whose ledgers count as this node's. */
    public Set<String> owned() {
        return new HashSet<>(clocks.keySet());
    }

    /** These are not this node's any more. */
    public void disown(Collection<String> workspaces) {
        workspaces.forEach(this::forget);
    }

    /** How much there is in the ledgers that this node owns; from any thread. */
    public Holdings holdings() {
        Holdings sum = Holdings.NONE;
        for (OwnerClock clock : clocks.values()) {
            sum = clock.addTo(sum);
        }
        return sum;
    }

    /** A tick did not get through. */
    public void tickFailed(String workspace) {
        if (clocks.containsKey(workspace)) {
            watch.due(workspace, 100_000_000);
        }
    }

    /** Ticks no more. */
    public void close() {
        watch.close();
    }

    /** Whether a ledger that its owner misses is being brought back from what this node wrote down. */
    public boolean isReturning(String workspace) {
        return log.bringsBack(workspace);
    }

    private void awaitReturn(String workspace) {
        if (isReturning(workspace)) {
            throw new HostException(
                    HostException.Code.STARTING, "workspace " + workspace + " is being brought back; try again");
        }
    }

    /** Steps were taken: notes what there is, and has done what is due next. */
    void settled(String workspace, Ledger ledger) {
        OwnerClock clock = clock(workspace, ledger);
        clock.stepped(ledger);
        watch(workspace, ledger, clock);
    }

    /** Has steps told, in order. */
    void tell(String workspace, List<Step> steps) {
        for (Step step : steps) {
            for (StepListener listener : listeners) {
                try {
                    listener.stepTaken(workspace, step);
                } catch (RuntimeException e) {
                    // the step stands: neither its caller nor the others that listen are to hear otherwise
                    LOG.log(Level.ERROR, "a step of workspace " + workspace + " could not be told", e);
                }
            }
        }
    }

    StepLog log() {
        return log;
    }

    /** Has steps written down, if anything came of them. */
    void writeDown(Ledger ledger, StepBytes taken, List<Event> events) {
        if (ledger.steps() != taken.steps().steps()) {
            log.taken(ledger, taken, events);
        }
    }

    private OwnerClock clock(String workspace, Ledger ledger) {
        OwnerClock clock = clocks.get(workspace);
        if (clock == null || !clock.rules(ledger)) {
            clock = new OwnerClock(time, ledger);
            clocks.put(workspace, clock);
        }
        return clock;
    }

    /** {@code begins} says why the ledger, or an epoch of it, begins; empty to find out whether one must. */
    Stamp stamp(String workspace, Ledger ledger, String begins) {
        OwnerClock clock = clock(workspace, ledger);
        long now = clock.now();
        LedgerSettings rules = settings.apply(workspace);
        String node = standing.nodeId();
        String why = begins.isEmpty() ? whyStep(workspace, ledger, node, clock) : begins;
        long epoch = why.isEmpty()
                ? 0
                : Epochs.next(epoch(workspace, ledger.revision()), time.wallMillis(), standing.place());
        boolean told = begins.isEmpty() && rules.equals(ledger.settings());
        return new Stamp(now, clock.offset(now), node, epoch, why, told ? null : rules);
    }

    /** The highest epoch of a ledger at this revision and of all that this node had of the workspace. */
    private long epoch(String workspace, long revision) {
        return Epochs.of(Math.max(revision, log.highest(workspace)));
    }

    /** Why the epoch of a ledger must step up now; empty when it need not. */
    private String whyStep(String workspace, Ledger ledger, String node, OwnerClock clock) {
        if (isLost(ledger.owner(), node) || (clock.isNew() && isLost(standing.formerOwner(workspace), node))) {
            return "owner-lost";
        }
        return isFull(ledger) ? "counter-full" : "";
    }

    /** Whether the counter of the ledger's epoch has no room for one more step, however much that tells. */
    boolean isFull(Ledger ledger) {
        return Epochs.of(ledger.revision() + ROOM) != Epochs.of(ledger.revision());
    }

    private boolean isLost(String owner, String node) {
        return !owner.isEmpty() && !owner.equals(node) && !standing.lives(owner);
    }

    private void watch(String workspace, Ledger ledger, OwnerClock clock) {
        long deadline = ledger.nextDeadline();
        watch.due(
                workspace,
                deadline == Claim.NEVER
                        ? Long.MAX_VALUE
                        : clock.nanosUntil(Math.min(deadline, ledger.clock() + QUIET_MILLIS)));
    }

    void forget(String workspace) {
        clocks.remove(workspace);
        watch.forget(workspace);
    }

    /** The word that time goes on, and nothing else. */
    public Command tick() {
        String node = standing.nodeId();
        return new Command.Tick(new Call(RequestId.own("tick-" + node + '-' + ticks.incrementAndGet()), "", node));
    }
}
