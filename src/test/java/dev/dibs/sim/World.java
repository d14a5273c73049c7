package dev.dibs.sim;

import static dev.dibs.sim.VirtualTime.MILLI;
import static dev.dibs.sim.VirtualTime.SECOND;

import dev.dibs.core.model.LedgerSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The machines of one history and what lies between them: messages that are late, lost, sent twice or in another order, cuts,
 * and the faults of the plan.
 */
final class World {
    static final String WORKSPACE = "w";

    final VirtualTime time = new VirtualTime();
    final Plan plan;
    final Bug bug;
    final Judge judge;
    final Random random;
    final Load load = new Load();
    final List<Machine> machines = new ArrayList<>();
    final List<Client> clients = new ArrayList<>();
    final LedgerSettings settings;
    private final @Nullable List<String> story;
    private int side;
    private boolean lossy;
    boolean ending;

    World(Plan plan, Bug bug, @Nullable List<String> story) {
        this.plan = plan;
        this.bug = bug;
        this.story = story;
        this.random = new Random(plan.seed() * 31 + 11);
        this.judge = new Judge(plan, time, this::tell);
        this.settings = settings();
        for (int i = 0; i < plan.machines(); i++) {
            machines.add(new Machine(this, i));
        }
        for (int i = 0; i < plan.clients(); i++) {
            clients.add(new Client(this, "s" + i));
        }
        for (Fault fault : plan.faults()) {
            time.in(fault.atMillis() * MILLI, () -> happen(fault));
        }
    }

    /** Tells the whole history, and has it judged. */
    void play() {
        machines.get(0).start(true);
        for (Machine machine : machines.subList(1, machines.size())) {
            time.in(random.nextInt(1_000) * MILLI, () -> machine.start(true));
        }
        clients.forEach(client -> time.in(2 * SECOND, client::begin));
        time.runUntil(plan.millis() * MILLI);
        clients.forEach(Client::rest);
        calm();
        long end = time.now() + 300 * SECOND;
        while (!isOne() && time.now() < end) {
            time.runUntil(time.now() + 5 * SECOND);
        }
        judge.check(isOne(), "all become one again", () -> "5 minutes after the last fault: " + machines);
        time.runUntil(time.now() + 15 * SECOND);
        machines.forEach(Machine::sync);
        clients.forEach(Client::ask);
        time.runUntil(time.now() + 15 * SECOND);
        machines.forEach(Machine::sync);
        judge.atTheEnd(machines, clients);
        load.grants += judge.grants();
        load.doubles += judge.doubles();
    }

    /** Everything is well again, for good. */
    private void calm() {
        ending = true;
        side = 0;
        lossy = false;
        for (Machine machine : machines) {
            machine.thaw();
            machine.start(false);
        }
    }

    private boolean isOne() {
        View view = machines.get(0).members.view();
        for (Machine machine : machines) {
            if (!machine.isBack()
                    || !machine.members.view().equals(view)
                    || view.members().size() != machines.size()) {
                return false;
            }
        }
        return true;
    }

    private void happen(Fault fault) {
        tell(() -> "--- " + fault);
        Machine one = machines.get(fault.what() % machines.size());
        switch (fault.kind()) {
            case CUT -> {
                side = fault.what();
                load.cuts++;
            }
            case HEAL -> side = 0;
            case CRASH -> one.crash();
            case RESTART -> one.start(false);
            case BLACKOUT -> {
                machines.forEach(Machine::crash);
                machines.forEach(machine -> time.in(
                        (1_000 + (fault.amount() == 0 ? 0 : random.nextInt(1 + (int) fault.amount()))) * MILLI,
                        () -> machine.start(random.nextBoolean())));
            }
            case FREEZE -> one.freeze();
            case THAW -> one.thaw();
            case JUMP -> one.time.jump(fault.amount());
            case HAND_OVER -> one.members.handOver();
            case LOSSY -> lossy = true;
            case CALM -> lossy = false;
        }
    }

    /** Whether two machines can hear each other. */
    boolean linked(Machine one, Machine other) {
        return one == other || (((side >> one.index) ^ (side >> other.index)) & 1) == 0;
    }

    /** Sends something from one process to another; it may come late, or never, or twice. */
    void send(Machine from, Machine to, Runnable arrival) {
        if (from == to) {
            arrival.run();
            return;
        }
        int copies = lossy && random.nextInt(12) == 0 ? 0 : random.nextInt(200) == 0 ? 2 : 1;
        int process = to.process();
        for (int i = 0; i < copies; i++) {
            boolean late = random.nextInt(lossy ? 6 : 100) == 0;
            long delay = (1 + random.nextInt(late ? 3_000 : 4)) * MILLI;
            time.in(delay, () -> {
                if (linked(from, to) && to.runs(process)) {
                    to.hears(arrival);
                }
            });
        }
    }

    @Nullable
    Machine byId(String id) {
        for (Machine machine : machines) {
            if (machine.isUp() && machine.nodeId().equals(id)) {
                return machine;
            }
        }
        return null;
    }

    void tell(Supplier<String> what) {
        if (story != null) {
            story.add(String.format("%9.3f  %s", time.now() / 1e9, what.get()));
        }
    }

    private LedgerSettings settings() {
        long ttl = 15_000 + random.nextInt(30_000);
        return new LedgerSettings(
                500, 50, 100, 100, 20, 50, 10_000, 64, 1 << 20, 600_000, 2_000, 3_600_000, 0, Map.of("", ttl));
    }
}
