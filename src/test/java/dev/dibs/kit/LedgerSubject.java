package dev.dibs.kit;

import dev.dibs.core.ledger.Ledger;
import dev.dibs.core.ledger.Snapshot;
import dev.dibs.core.model.Answer;
import dev.dibs.core.model.Command;
import dev.dibs.core.model.LedgerSettings;
import dev.dibs.core.model.Query;
import dev.dibs.core.model.Stamp;
import dev.dibs.core.model.Step;
import dev.dibs.wire.binary.BinaryForm;

/** The real ledger. */
public final class LedgerSubject implements Subject {
    public static final String WORKSPACE = "acme";

    private Ledger ledger;

    public LedgerSubject(LedgerSettings settings) {
        ledger = Ledger.create(WORKSPACE, settings);
    }

    private LedgerSubject(Snapshot snapshot) {
        ledger = Ledger.of(snapshot);
    }

    /** One that goes on from there. */
    static LedgerSubject of(Snapshot snapshot) {
        return new LedgerSubject(snapshot);
    }

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
        return new LedgerSubject(BinaryForm.SNAPSHOT.read(BinaryForm.SNAPSHOT.write(ledger.snapshot())));
    }

    /** Goes on from there, for bugs that change the books by hand. */
    public void become(Snapshot snapshot) {
        ledger = Ledger.of(snapshot);
    }
}
