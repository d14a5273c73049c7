package dev.dibs.host;

import dev.dibs.core.ledger.Ledger;
import dev.dibs.core.ledger.TakenSteps;
import dev.dibs.core.model.Answer;
import dev.dibs.core.model.Command;
import dev.dibs.core.model.Event;
import dev.dibs.core.model.Reply;
import dev.dibs.core.model.Stamp;
import dev.dibs.core.model.Step;
import dev.dibs.wire.binary.Letter;
import dev.dibs.wire.binary.StepBytes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Steps that a ledger's owner takes one after the other, at one moment of the ledger's time: they are written down together,
 * and told of when they are. For one thread.
 */
public final class StepRun {
    private final LedgerKeeper keeper;
    private final String workspace;
    private final long confirmed;
    private final long confirmedAt;
    private final long revision;
    private final long steps;
    private final List<Letter> letters = new ArrayList<>();
    private final List<Step> taken = new ArrayList<>();
    private final List<TakenSteps.Next> more = new ArrayList<>();
    private @Nullable Ledger ledger;
    /** Where the ledger is after the last step. */
    private long atRevision;

    private long atSteps;
    private boolean torn;
    private @Nullable Stamp first;
    private @Nullable Stamp last;
    private @Nullable StepBytes bytes;

    StepRun(LedgerKeeper keeper, String workspace, @Nullable Ledger present, long confirmed, long confirmedAt) {
        this.keeper = keeper;
        this.workspace = workspace;
        this.ledger = present;
        this.confirmed = confirmed;
        this.confirmedAt = confirmedAt;
        this.revision = present == null ? 0 : present.revision();
        this.steps = present == null ? 0 : present.steps();
        this.atRevision = revision;
        this.atSteps = steps;
    }

    /**
     * Takes a step; nobody may be told of it before the {@link #end}.
     *
     * @throws HostException when this node may not take one now
     */
    public Answer take(Letter letter) {
        Command command = letter.command();
        Ledger to = keeper.toChange(workspace, ledger);
        Stamp stamp = stamp(to);
        look(to);
        Step step = to.apply(command, stamp);
        if (ledger == null
                && !(command instanceof Command.Open && !(step.answer().reply() instanceof Reply.Refused))) {
            keeper.forget(workspace);
            return new Answer(step.answer().reply(), 0, stamp.now(), stamp.offset());
        }
        if (first == null) {
            first = stamp;
        } else {
            more.add(new TakenSteps.Next(command, stamp.equals(last) ? null : stamp));
        }
        ledger = to;
        atRevision = to.revision();
        atSteps = to.steps();
        last = stamp;
        letters.add(letter);
        taken.add(step);
        return step.answer();
    }

    /** The first step says what rules from now on; those after it, that time stands still. */
    private Stamp stamp(Ledger to) {
        Stamp before = last;
        if (before == null || keeper.isFull(to)) {
            String begins = ledger == null ? "first-use" : before == null ? "" : "counter-full";
            return keeper.stamp(workspace, to, begins).confirming(to.hasSeen(confirmed) ? confirmed : 0, confirmedAt);
        }
        return before.epoch() == 0 && before.settings() == null
                ? before
                : Stamp.at(before.now(), before.offset(), before.owner())
                        .confirming(before.confirmed(), before.confirmedAt());
    }

    /** A step that failed half way leaves the ledger where the steps alone do not lead. */
    private void look(Ledger now) {
        torn |= !now.isAt(atRevision, atSteps);
    }

    /** Has the steps written down, and told. */
    public void end() {
        Ledger now = ledger;
        if (now == null) {
            return;
        }
        look(now);
        if (first == null && !torn) {
            return;
        }
        try {
            write(now);
        } finally {
            keeper.settled(workspace, now);
        }
        keeper.tell(workspace, taken);
    }

    private void write(Ledger now) {
        Stamp begun = first;
        if (torn || begun == null) {
            keeper.log().came(now, events());
            return;
        }
        TakenSteps run =
                new TakenSteps(workspace, revision, steps, letters.get(0).command(), begun, more);
        bytes = new StepBytes(run, letters);
        keeper.writeDown(now, bytes, events());
    }

    /** Whether a step failed half way: copies need the whole ledger. */
    public boolean isTorn() {
        return torn;
    }

    /** The ledger as it is now; null when there still is none. */
    public @Nullable Ledger ledger() {
        return ledger;
    }

    /** The steps that were taken, once the run has ended; null when there are none, or they lead elsewhere. */
    public @Nullable StepBytes steps() {
        return bytes;
    }

    private List<Event> events() {
        if (taken.size() == 1) {
            return taken.get(0).events();
        }
        List<Event> events = new ArrayList<>();
        taken.forEach(step -> events.addAll(step.events()));
        return events;
    }
}
