package dev.dibs.core.ledger;

import dev.dibs.core.model.Command;
import dev.dibs.core.model.Stamp;

/**
 * A step as it is written down, to be taken again.
 *
 * @param revision of the ledger before the step; 0 when there was none
 * @param steps of the ledger before the step
 */
public record TakenStep(String workspace, long revision, long steps, Command command, Stamp stamp) {
    /** Whether a ledger is where the step began: only then it may be taken again. */
    public boolean follows(Ledger ledger) {
        return ledger.revision() == revision && ledger.steps() == steps;
    }
}
