package dev.dibs.core.ledger;

import dev.dibs.core.model.Answer;
import dev.dibs.core.model.Command;
import dev.dibs.core.model.LedgerSettings;
import dev.dibs.core.model.Query;
import dev.dibs.core.model.Stamp;
import dev.dibs.core.model.Step;

/** All that is true of one workspace. Not safe for threads: one step at a time. */
public final class Ledger {
    private Ledger() {}

    /** A ledger that holds nothing, at revision 0. */
    public static Ledger create(String workspace, LedgerSettings settings) {
        throw new IllegalStateException("soon");
    }

    /** The ledger that a snapshot was taken of. */
    public static Ledger of(Snapshot snapshot) {
        throw new IllegalStateException("soon");
    }

    /** All of it as values. */
    public Snapshot snapshot() {
        throw new IllegalStateException("soon");
    }

    /** Carries a command out, or refuses it; never half. The first step of a ledger must have an epoch in its stamp. */
    public Step apply(Command command, Stamp stamp) {
        throw new IllegalStateException("soon");
    }

    /** Answers a query, as of {@code now} by the ledger's clock; changes nothing. */
    public Answer ask(Query query, long now, long offset) {
        throw new IllegalStateException("soon");
    }

    /** When the next thing is due by itself, by the ledger's clock; {@code Claim.NEVER} when nothing is. */
    public long nextDeadline() {
        throw new IllegalStateException("soon");
    }

    /** The ledger's clock at the last step. */
    public long clock() {
        throw new IllegalStateException("soon");
    }

    /** The last event's revision. */
    public long revision() {
        throw new IllegalStateException("soon");
    }

    /** The node that took the last step; empty before the first. */
    public String owner() {
        throw new IllegalStateException("soon");
    }

    /** What rules it. */
    public LedgerSettings settings() {
        throw new IllegalStateException("soon");
    }
}
