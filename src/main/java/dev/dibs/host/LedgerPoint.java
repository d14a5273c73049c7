package dev.dibs.host;

import dev.dibs.core.ledger.Ledger;
import org.jspecify.annotations.Nullable;

/**
 * Where a ledger stood before its owner took steps. A copy that stands elsewhere has missed one; it must not take these, as it
 * would part from the owner without anybody noticing.
 *
 * @param revision 0 when there was no ledger
 */
public record LedgerPoint(long revision, long steps) {
    /** Where a ledger stands now. */
    public static LedgerPoint of(@Nullable Ledger ledger) {
        return ledger == null ? new LedgerPoint(0, 0) : new LedgerPoint(ledger.revision(), ledger.steps());
    }
}
