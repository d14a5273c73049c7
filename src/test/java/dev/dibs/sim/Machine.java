package dev.dibs.sim;

import static dev.dibs.sim.VirtualTime.MILLI;
import static dev.dibs.sim.VirtualTime.SECOND;

import dev.dibs.core.ledger.Ledger;
import dev.dibs.core.ledger.Snapshot;
import dev.dibs.core.ledger.TakenSteps;
import dev.dibs.core.model.Answer;
import dev.dibs.core.model.Call;
import dev.dibs.core.model.Command;
import dev.dibs.core.model.Reply;
import dev.dibs.core.model.RequestId;
import dev.dibs.core.model.Stamp;
import dev.dibs.host.HostException;
import dev.dibs.host.LedgerKeeper;
import dev.dibs.host.Places;
import dev.dibs.host.Standing;
import dev.dibs.host.StepRun;
import dev.dibs.kit.Snapshots;
import dev.dibs.wire.binary.BinaryForm;
import dev.dibs.wire.binary.Letter;
import dev.dibs.wire.binary.StepBytes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A machine with one node of ours: our code for what a node does with a ledger, and a model of all that is around it. */
final class Machine implements Standing {
    private static final String W = World.WORKSPACE;

    final int index;
    final MachineTime time;
    final Membership members;
    private final World world;
    private final Paper paper;
    private final List<Runnable> waiting = new ArrayList<>();
    private final List<Arrived> arrived = new ArrayList<>();
    Places places;
    private long confirmed;
    private long confirmedAt;
    private long confirms;
    private LedgerKeeper keeper;
    private @Nullable Ledger ledger;
    private String id = "";
    private String former = "";
    private int process;
    private int ids;
    private boolean up;
    private boolean frozen;
    private boolean suspect;
    private long since;
    private View before = View.NONE;
    private boolean back = true;
    private boolean returning;
    private int giving;
    private long settled;

    Machine(World world, int index) {
        this.world = world;
        this.index = index;
        long wrong =
                world.random.nextInt(3) == 0 ? world.random.nextInt(7_200_000) - 3_600_000 : world.random.nextInt(20);
        this.time = new MachineTime(world.time, world.random.nextInt(1_000_000) * SECOND, wrong);
        this.paper = new Paper(world.judge, world.bug, this::bringBackSoon);
        this.members = new Membership(world, this);
        this.places = new Places(time);
        this.keeper = newKeeper();
    }

    /** What came of a command where the owner was thought to be. */
    record Came(@Nullable Answer answer, boolean maybeDone) {
        static final Came ELSEWHERE = new Came(null, false);
        static final Came OPEN = new Came(null, true);
    }

    // its life

    void start(boolean alone) {
        if (up) {
            return;
        }
        up = true;
        frozen = false;
        suspect = false;
        process++;
        newId();
        places = new Places(time);
        keeper = newKeeper();
        confirmed = 0;
        confirmedAt = 0;
        ledger = null;
        world.tell(() -> this + " starts");
        if (alone && (index == 0 || process > 1) || !members.join()) {
            members.found();
        }
        tickOn(process);
        Ledger written = paper.ledger();
        back = written == null;
        if (written != null) {
            bringBackSoon();
        }
    }

    void crash() {
        if (!up || giving > 0) {
            return;
        }
        world.tell(() -> this + " crashes");
        world.load.crashes++;
        up = false;
        frozen = false;
        process++;
        waiting.clear();
        arrived.clear();
        keeper.close();
        ledger = null;
        returning = false;
        paper.crash();
    }

    void freeze() {
        frozen = up;
        since = world.time.now();
        before = members.view();
    }

    void thaw() {
        if (frozen) {
            frozen = false;
            suspect = world.time.now() - since > 3 * SECOND;
            since = world.time.now();
            askAfterFreeze();
            List<Runnable> heard = new ArrayList<>(waiting);
            waiting.clear();
            heard.forEach(Runnable::run);
        }
    }

    /** Whether most of those that it knows now, and for the time of a heal of those that it knew before, see what it sees. */
    private void askAfterFreeze() {
        if (suspect) {
            boolean healing = world.time.now() - since < 20 * SECOND;
            int most = Math.max(members.view().majority(), healing ? before.majority() : 0);
            long woke = since;
            new Barrier(world, this, members.view(), most, false).confirm(() -> suspect &= woke != since, () -> {});
            later(SECOND / 4, this::askAfterFreeze);
        }
    }

    @Override
    public boolean isSuspect() {
        return suspect;
    }

    boolean isUp() {
        return up;
    }

    boolean isAwake() {
        return up && !frozen;
    }

    /** Whether all that it wrote down before it crashed is there again, and nothing of it is under way to another cluster. */
    boolean isBack() {
        return up && back && giving == 0;
    }

    int process() {
        return process;
    }

    boolean runs(int thatProcess) {
        return up && process == thatProcess;
    }

    void hears(Runnable what) {
        if (frozen) {
            waiting.add(what);
        } else {
            what.run();
        }
    }

    private void later(long nanos, Runnable task) {
        int now = process;
        world.time.in(nanos, () -> {
            if (runs(now)) {
                hears(task);
            }
        });
    }

    private void tickOn(int thatProcess) {
        later((400 + world.random.nextInt(800)) * MILLI, () -> {
            if (process == thatProcess) {
                members.tick();
                if (world.random.nextInt(64) == 0) {
                    sync();
                }
                tickOn(thatProcess);
            }
        });
    }

    private LedgerKeeper newKeeper() {
        int own = process;
        LedgerKeeper made = new LedgerKeeper(this, name -> world.settings, time, (name, tick) -> {
            if (runs(own)) {
                hears(() -> deliver(tick, came -> {
                    if (came.answer() == null) {
                        keeper.tickFailed(W);
                    }
                }));
            }
        });
        made.writeDown(paper);
        return made;
    }

    private void newId() {
        former = id;
        id = "m" + index + "." + ids++;
    }

    // what it knows of the others

    @Override
    public String nodeId() {
        return id;
    }

    @Override
    public boolean lives(String nodeId) {
        return world.bug == Bug.EPOCH_NEVER_STEPS || members.view().has(nodeId);
    }

    @Override
    public int place() {
        return switch (world.bug) {
            case EPOCH_WITHOUT_PLACE -> 0;
            case EPOCH_BY_LINE -> places.of(members.view().master());
            default -> index;
        };
    }

    @Override
    public String formerOwner(String workspace) {
        String former = members.formerOwner();
        return former == null || world.bug == Bug.FORMER_OWNER_FORGOTTEN ? "" : former;
    }

    @Override
    public boolean hasQuorum() {
        return !world.plan.quorum() || members.view().members().size() > world.plan.machines() / 2;
    }

    void left(String node) {
        if (members.isOwner() && ledger != null) {
            deliver(new Command.NodeGone(call("gone-" + node + '-' + id), node), came -> {});
        }
    }

    /** Another node may own the ledger now. */
    void ownershipChanged() {
        if (members.isOwner()) {
            if (ledger != null) {
                if (!ledger.owner().equals(id)) {
                    world.load.takeOvers++;
                }
                keeper.own(W, ledger);
            }
            return;
        }
        keeper.disown(keeper.owned());
        if (!members.table().copyAt(id)) {
            ledger = null;
        }
    }

    // commands

    /** Has the owner carry a command out; tells what came of it. */
    void deliver(Command command, Consumer<Came> done) {
        deliver(
                owner -> (from, told) -> owner.execute(from, command, told),
                done,
                world.time.now() + 10 * SECOND,
                false);
    }

    private interface Task {
        void carryOut(String from, Consumer<Came> told);
    }

    private void deliver(Function<Machine, Task> task, Consumer<Came> done, long until, boolean maybe) {
        if (world.time.now() > until) {
            done.accept(new Came(null, maybe));
            return;
        }
        String owner = members.table().owner();
        Machine there = owner == null ? null : world.byId(owner);
        boolean[] over = new boolean[1];
        long pause = (20 + world.random.nextInt(400)) * MILLI;
        if (there == null) {
            later(pause, () -> deliver(task, done, until, maybe));
            return;
        }
        Consumer<Came> came = answer -> {
            if (over[0]) {
                return;
            }
            over[0] = true;
            if (answer.answer() != null) {
                done.accept(new Came(answer.answer(), maybe));
            } else {
                later(pause, () -> deliver(task, done, until, maybe || answer.maybeDone()));
            }
        };
        String from = id;
        world.send(
                this,
                there,
                () -> task.apply(there).carryOut(from, answer -> world.send(there, this, () -> came.accept(answer))));
        later(2 * SECOND, () -> came.accept(Came.OPEN));
    }

    /** A command that came, and who is told what came of it. */
    private record Arrived(String from, Command command, Consumer<Came> told) {}

    /** In some histories commands wait a little, and are carried out with those that come meanwhile. */
    private void execute(String from, Command command, Consumer<Came> told) {
        arrived.add(new Arrived(from, command, told));
        if (!world.plan.gathers()) {
            executeAll();
        } else if (arrived.size() == 1) {
            later(world.random.nextInt(10) * MILLI, this::executeAll);
        }
    }

    private void executeAll() {
        List<Arrived> all = new ArrayList<>(arrived);
        arrived.clear();
        if (!members.isOwner() || !isKept()) {
            all.forEach(one -> one.told.accept(Came.ELSEWHERE));
            return;
        }
        View view = members.view();
        StepRun run = keeper.begin(W, ledger, confirmed, confirmedAt);
        Map<Arrived, Answer> answers = new LinkedHashMap<>();
        for (Arrived one : all) {
            try {
                if (view.has(one.from)) {
                    answers.put(one, run.take(new Letter(one.command)));
                }
            } catch (HostException e) {
                world.tell(() -> this + " takes no step: " + e.getMessage());
            }
        }
        run.end();
        ledger = run.ledger();
        all.stream().filter(one -> !answers.containsKey(one)).forEach(one -> one.told.accept(Came.ELSEWHERE));
        if (answers.isEmpty()) {
            return;
        }
        Runnable told = () -> answers.forEach((one, answer) -> {
            isConfirmed(one.command, answer);
            one.told.accept(new Came(answer, false));
        });
        Runnable open = () -> answers.keySet().forEach(one -> one.told.accept(Came.OPEN));
        StepBytes steps = run.steps();
        if (steps == null) {
            confirmed(view, () -> answers.forEach((one, answer) -> one.told.accept(new Came(answer, false))), open);
            return;
        }
        Stamp stamp = steps.steps().stamp();
        answers.forEach((one, answer) -> world.tell(() -> this + " took " + Words.of(one.command) + " at " + stamp.now()
                + (stamp.epoch() == 0 ? "" : ", new epoch " + stamp.epoch() + " " + stamp.why()) + ": "
                + Words.of(answer.reply()) + ", revision "
                + Words.of(answer.revision())));
        world.load.runs += steps.steps().count() > 1 ? 1 : 0;
        copy((there, has) -> there.copied(id, steps, has), () -> confirmed(view, told, open), open);
    }

    /** Whether so many keep the ledger that each majority has one of them. */
    private boolean isKept() {
        return !world.plan.quorum()
                || !world.bug.countsCopies()
                || members.table().nodes().size() > Math.min(world.plan.machines() / 2, world.plan.backups());
    }

    /** The ledger learns of it from the next step; if none comes soon, by a tick. */
    private void isConfirmed(Command command, Answer answer) {
        if (!world.plan.quorum() || world.bug == Bug.MERGE_MAY_REVOKE) {
            return;
        }
        confirmed = Math.max(confirmed, answer.revision());
        confirmedAt = Math.max(confirmedAt, answer.now());
        if (!(command instanceof Command.Tick)) {
            long last = ++confirms;
            later(20 * MILLI, () -> {
                if (confirms == last) {
                    deliver(new Command.Tick(call("confirmed-" + last + '-' + id)), came -> {});
                }
            });
        }
    }

    private void confirmed(View view, Runnable yes, Runnable no) {
        if (world.plan.quorum() && world.bug != Bug.NO_BARRIER) {
            new Barrier(world, this, view, world.plan.machines() / 2 + 1, true).confirm(yes, no);
        } else {
            yes.run();
        }
    }

    /** What makes a copy follow; it says when it has. */
    private interface Copying {
        void at(Machine there, Runnable has);
    }

    private void copy(Copying copying, Runnable all, Runnable late) {
        List<Machine> copies = new ArrayList<>();
        for (String node : members.table().nodes()) {
            Machine there = world.byId(node);
            if (there != this && there != null) {
                copies.add(there);
            } else if (there == null && !node.equals(id)) {
                copies.add(this);
            }
        }
        boolean[] over = new boolean[1];
        int[] left = {copies.size()};
        for (Machine there : copies) {
            if (there == this) {
                continue;
            }
            boolean[] has = new boolean[1];
            world.send(
                    this,
                    there,
                    () -> copying.at(
                            there,
                            () -> world.send(there, this, () -> {
                                if (!has[0]) {
                                    has[0] = true;
                                    left[0]--;
                                    if (left[0] == 0 && !over[0]) {
                                        over[0] = true;
                                        all.run();
                                    }
                                }
                            })));
        }
        if (left[0] == 0 || world.bug == Bug.COPIES_NOT_AWAITED) {
            over[0] = true;
            all.run();
            return;
        }
        later(SECOND, () -> {
            if (!over[0]) {
                over[0] = true;
                late.run();
            }
        });
    }

    // copies

    private void copied(String from, StepBytes steps, Runnable has) {
        TakenSteps taken = steps.steps();
        if (!members.view().has(from) || !members.table().copyAt(id)) {
            return;
        }
        if (world.bug != Bug.COPY_UNCHECKED && !taken.follows(ledger)) {
            world.tell(() -> this + " missed a step of " + from);
            later(world.random.nextInt(2_000) * MILLI, this::sync);
            return;
        }
        Ledger copy = ledger != null ? ledger : Ledger.create(W, world.settings);
        if (world.bug == Bug.COPY_UNCHECKED
                && copy.revision() == 0
                && taken.stamp().epoch() == 0) {
            return;
        }
        ledger = copy;
        TakenSteps here =
                new TakenSteps(W, copy.revision(), copy.steps(), taken.command(), taken.stamp(), taken.more());
        keeper.copied(copy, new StepBytes(here, List.of()), taken.takeOn(copy));
        has.run();
    }

    private void whole(String from, byte[] bytes, Runnable has) {
        if (members.view().has(from) && members.table().copyAt(id)) {
            Ledger came = read(bytes);
            if (ledger == null || ledger.revision() <= came.revision()) {
                ledger = came;
                keeper.came(came);
            }
            has.run();
        }
    }

    /** A copy that may have missed something is sent anew. */
    void sync() {
        String owner = members.table().owner();
        Machine there = owner == null ? null : world.byId(owner);
        if (there != null
                && there != this
                && there.isAwake()
                && isAwake()
                && world.linked(this, there)
                && members.table().copyAt(id)
                && there.members.isOwner()
                && there.members.table().copyAt(id)
                && there.ledger != null) {
            receive(there.ledger);
        }
    }

    @Nullable
    Ledger ledger() {
        return ledger;
    }

    /** A ledger migrates to this machine. */
    void receive(@Nullable Ledger whole) {
        ledger = whole == null ? null : read(BinaryForm.SNAPSHOT.write(whole.snapshot()));
        if (ledger != null) {
            keeper.came(ledger);
        }
    }

    private static Ledger read(byte[] bytes) {
        return Ledger.of(BinaryForm.SNAPSHOT.read(bytes));
    }

    // coming back

    private void bringBackSoon() {
        if (!returning) {
            returning = true;
            later(1 + world.random.nextInt(300) * MILLI, this::bringBack);
        }
    }

    private void bringBack() {
        Ledger written = paper.ledger();
        if (written == null) {
            returning = false;
            back = true;
            return;
        }
        byte[] bytes = BinaryForm.SNAPSHOT.write(written.snapshot());
        Command resume = keeper.resume(former);
        deliver(
                owner -> (from, told) -> owner.bringBack(from, bytes, resume, told),
                came -> {
                    returning = false;
                    if (came.answer() == null) {
                        bringBackSoon();
                    } else {
                        back = true;
                    }
                },
                world.time.now() + 10 * SECOND,
                false);
    }

    private void bringBack(String from, byte[] bytes, Command resume, Consumer<Came> told) {
        if (!members.view().has(from) || !members.isOwner()) {
            told.accept(Came.ELSEWHERE);
            return;
        }
        Ledger written = read(bytes);
        Ledger before = ledger;
        Ledger returned;
        try {
            returned = world.bug == Bug.NO_MERGE && before != null
                    ? null
                    : keeper.bringBack(W, before, forgetful(written), resume);
        } catch (HostException e) {
            told.accept(Came.ELSEWHERE);
            return;
        }
        Came done = new Came(new Answer(new Reply.Done(), 0, 0, 0), false);
        if (returned == null) {
            told.accept(done);
            return;
        }
        world.load.returns++;
        world.tell(() -> this + " has back " + Words.of(written.revision()) + " of " + from + ", now "
                + Words.of(returned.revision()));
        ledger = returned;
        spread(done, told);
    }

    private void spread(Came done, Consumer<Came> told) {
        Ledger now = ledger;
        if (now != null) {
            byte[] bytes = BinaryForm.SNAPSHOT.write(now.snapshot());
            copy((there, has) -> there.whole(id, bytes, has), () -> told.accept(done), () -> told.accept(Came.OPEN));
        }
    }

    // the heal of a cut

    /** Leaves its cluster for another's, and brings the ledger there if it owns it. */
    void giveWay(Machine leader) {
        byte[] bytes = members.isOwner() && ledger != null ? BinaryForm.SNAPSHOT.write(ledger.snapshot()) : null;
        world.tell(() -> this + " gives way to " + leader + (bytes == null ? "" : " with a ledger"));
        keeper.disown(keeper.owned());
        ledger = null;
        newId();
        members.moveTo(leader);
        settled = world.time.now() + 3 * SECOND;
        if (bytes != null) {
            giving++;
            give(bytes);
        }
    }

    /** Whether it stands behind its list of members: not while its ledger, or that of one who came along, may be on the way. */
    boolean confirms(boolean steps) {
        return (back || !steps) && (world.bug == Bug.MERGING_CONFIRMS || giving == 0 && world.time.now() >= settled);
    }

    private void give(byte[] bytes) {
        deliver(
                owner -> (from, told) -> owner.merge(from, bytes, told),
                came -> {
                    if (came.answer() == null) {
                        give(bytes);
                    } else {
                        giving--;
                        settled = world.time.now() + 3 * SECOND;
                    }
                },
                world.time.now() + 10 * SECOND,
                false);
    }

    private void merge(String from, byte[] bytes, Consumer<Came> told) {
        if (!members.view().has(from) || !members.isOwner()) {
            told.accept(Came.ELSEWHERE);
            return;
        }
        Ledger arriving = read(bytes);
        Ledger present = ledger;
        if (present == null) {
            keeper.arrived(arriving);
            ledger = arriving;
        } else if (world.bug != Bug.NO_MERGE) {
            ledger = keeper.merge(W, present, forgetful(arriving));
        }
        world.load.merges++;
        world.tell(() -> this + " merged " + Words.of(present == null ? 0 : present.revision()) + " with "
                + Words.of(arriving.revision()));
        spread(new Came(new Answer(new Reply.Done(), 0, 0, 0), false), told);
    }

    private Ledger forgetful(Ledger arriving) {
        if (world.bug != Bug.MERGE_FORGETS_SEEN || ledger == null) {
            return arriving;
        }
        ledger = Ledger.of(unseen(ledger.snapshot()));
        return Ledger.of(unseen(arriving.snapshot()));
    }

    private static Snapshot unseen(Snapshot all) {
        return Snapshots.withSeen(all, List.of(all.revision() & -(1L << 22)));
    }

    private Call call(String request) {
        return new Call(RequestId.own(request), "", id);
    }

    @Override
    public String toString() {
        return id + (up ? frozen ? " (frozen)" : "" : " (down)");
    }
}
