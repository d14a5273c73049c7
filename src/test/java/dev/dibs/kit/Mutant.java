package dev.dibs.kit;

import dev.dibs.core.ledger.Snapshot;
import dev.dibs.core.model.Answer;
import dev.dibs.core.model.Call;
import dev.dibs.core.model.Command;
import dev.dibs.core.model.Event;
import dev.dibs.core.model.LedgerSettings;
import dev.dibs.core.model.Query;
import dev.dibs.core.model.RequestId;
import dev.dibs.core.model.Settled;
import dev.dibs.core.model.Stamp;
import dev.dibs.core.model.Step;
import java.util.ArrayList;
import java.util.List;

/** A ledger with a bug: it changes what goes in, what comes out, or the books behind the ledger's back. */
public class Mutant implements Subject {
    protected final LedgerSubject ledger;

    public Mutant(LedgerSettings settings) {
        ledger = new LedgerSubject(settings);
    }

    /** A bug in a step: does what the ledger does, but not quite. */
    @Override
    public Step apply(Command command, Stamp stamp) {
        return ledger.apply(command, stamp);
    }

    @Override
    public Answer ask(Query query, long now, long offset) {
        return ledger.ask(query, now, offset);
    }

    @Override
    public Snapshot snapshot() {
        return ledger.snapshot();
    }

    @Override
    public long nextDeadline() {
        return ledger.nextDeadline();
    }

    @Override
    public Subject rebuilt() {
        ledger.become(ledger.snapshot());
        return this;
    }

    /** A step taken while some of the books are hidden, once its time has come; afterwards they are there again. */
    protected Step hiding(Command command, Stamp stamp, Veil veil) {
        List<Event> events = new ArrayList<>();
        List<Settled> settled = new ArrayList<>();
        Stamp plain = stamp;
        if (!(command instanceof Command.Tick)) {
            Call call =
                    new Call(RequestId.own("tick of a bug"), "", command.call().node());
            Step first = ledger.apply(new Command.Tick(call), stamp);
            events.addAll(first.events());
            settled.addAll(first.settled());
            plain = Stamp.at(stamp.now(), stamp.offset(), stamp.owner());
        }
        Snapshot before = ledger.snapshot();
        ledger.become(veil.hide(before));
        Step step = ledger.apply(command, plain);
        ledger.become(veil.show(before, ledger.snapshot()));
        events.addAll(step.events());
        settled.addAll(step.settled());
        return new Step(step.answer(), events, settled);
    }

    /** What is hidden, and how it comes back. */
    protected interface Veil {
        default Snapshot hide(Snapshot before) {
            return before;
        }

        default Snapshot show(Snapshot before, Snapshot after) {
            return after;
        }
    }
}
