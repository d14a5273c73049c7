package dev.dibs.kit;

import dev.dibs.core.ledger.Ledger;
import dev.dibs.core.ledger.Snapshot;
import dev.dibs.core.ledger.TakenSteps;
import dev.dibs.core.model.Call;
import dev.dibs.core.model.Claim;
import dev.dibs.core.model.Command;
import dev.dibs.core.model.Event;
import dev.dibs.core.model.RequestId;
import dev.dibs.core.model.Stamp;
import dev.dibs.core.model.Step;
import dev.dibs.host.StepLog;
import dev.dibs.wire.binary.StepBytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;

/** A random history of one workspace, told to a log, and all that is true of it. */
public final class Chronicle {
    public final String workspace;
    public final List<Event> events = new ArrayList<>();
    /** What was written down at a time. */
    public final List<TakenSteps> steps = new ArrayList<>();
    /** What the ledger was after each of them. */
    public final List<Snapshot> states = new ArrayList<>();

    private final Generator generator;
    private final Random random;
    private final Ledger ledger;

    public Chronicle(String workspace, long seed) {
        this.workspace = workspace;
        generator = new Generator(seed);
        random = new Random(seed);
        ledger = Ledger.create(workspace, generator.settings());
    }

    /** So many more steps, some of them taken together. */
    public void go(int count, StepLog log) {
        for (int left = count; left > 0; ) {
            int together = Math.min(left, random.nextInt(3) > 0 ? 1 : 2 + random.nextInt(3));
            takeTogether(together, log);
            left -= together;
        }
    }

    private void takeTogether(int count, StepLog log) {
        long revision = ledger.revision();
        long before = ledger.steps();
        List<TakenSteps.Next> all = new ArrayList<>();
        List<Event> happened = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Move move = generator.next(ledger.snapshot(), ledger.nextDeadline());
            Stamp stamp = stamp(move.stamp());
            Step step = ledger.apply(move.command(), stamp);
            generator.heard(move.command(), step.answer());
            all.add(new TakenSteps.Next(move.command(), stamp));
            happened.addAll(step.events());
        }
        events.addAll(happened);
        if (ledger.steps() != before) {
            TakenSteps.Next first = all.remove(0);
            TakenSteps taken = new TakenSteps(
                    workspace, revision, before, first.command(), Objects.requireNonNull(first.stamp()), all);
            log.taken(ledger, new StepBytes(taken, List.of()), happened);
            steps.add(taken);
            states.add(state());
        }
    }

    private Stamp stamp(Stamp drawn) {
        return ledger.revision() > 0
                ? drawn
                : new Stamp(
                        drawn.now(), drawn.offset(), drawn.owner(), drawn.epoch(), drawn.why(), generator.settings());
    }

    /** What is true now, but for the clock, which a step of no consequence may have moved. */
    public Snapshot state() {
        return timeless(ledger.snapshot());
    }

    /** What a ledger that was brought back is by now: ticks that nothing came of are not written down, yet things are forgotten at them. */
    public Snapshot now(Ledger back) {
        if (back.clock() < ledger.clock()) {
            Snapshot own = ledger.snapshot();
            back.apply(
                    new Command.Tick(new Call(RequestId.own("now"), "", own.owner())),
                    Stamp.at(own.clock(), own.offset(), own.owner()));
        }
        return timeless(back.snapshot());
    }

    public Ledger ledger() {
        return ledger;
    }

    /** The same at no time in particular. */
    public static Snapshot timeless(Snapshot one) {
        return new Snapshot(
                one.workspace(),
                one.settings(),
                0,
                0,
                "",
                one.revision(),
                one.seen(),
                one.sessions(),
                one.claims(),
                one.losses(),
                one.cooling(),
                one.places(),
                one.waiters(),
                List.of(),
                one.resources(),
                List.of(),
                one.events(),
                one.steps(),
                one.confirmed(),
                one.confirmedAt());
    }

    /** Whether it holds anything. */
    public boolean holds() {
        return ledger.nextDeadline() != Claim.NEVER;
    }
}
