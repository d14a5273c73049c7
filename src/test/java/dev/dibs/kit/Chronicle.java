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

/** A random history of one workspace, told to a log step by step, and all that is true of it. */
public final class Chronicle {
    public final String workspace;
    public final List<Event> events = new ArrayList<>();
    public final List<TakenSteps> steps = new ArrayList<>();
    /** What the ledger was after each step. */
    public final List<Snapshot> states = new ArrayList<>();

    private final Generator generator;
    private final Ledger ledger;

    public Chronicle(String workspace, long seed) {
        this.workspace = workspace;
        generator = new Generator(seed);
        ledger = Ledger.create(workspace, generator.settings());
    }

    /** So many more steps. */
    public void go(int count, StepLog log) {
        for (int i = 0; i < count; i++) {
            Move move = generator.next(ledger.snapshot(), ledger.nextDeadline());
            Stamp drawn = move.stamp();
            Stamp stamp = ledger.revision() > 0
                    ? drawn
                    : new Stamp(
                            drawn.now(),
                            drawn.offset(),
                            drawn.owner(),
                            drawn.epoch(),
                            drawn.why(),
                            generator.settings());
            TakenSteps taken = new TakenSteps(workspace, ledger.revision(), ledger.steps(), move.command(), stamp);
            Step step = ledger.apply(move.command(), stamp);
            generator.heard(move.command(), step.answer());
            events.addAll(step.events());
            if (ledger.steps() != taken.steps()) {
                log.taken(ledger, new StepBytes(taken, List.of()), step.events());
                steps.add(taken);
                states.add(state());
            }
        }
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
