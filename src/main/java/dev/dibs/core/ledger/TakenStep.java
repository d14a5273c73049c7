package dev.dibs.core.ledger;

import dev.dibs.core.model.Command;
import dev.dibs.core.model.Stamp;
import org.jspecify.annotations.Nullable;

/**
 * A step as it is written down, to be taken again.
 *
 * @param revision of the ledger before the step; 0 when there was none
 * @param steps of the ledger before the step
 */
public record TakenStep(String workspace, long revision, long steps, Command command, Stamp stamp) {
    /**
     * Whether a ledger, or none, is where the step began: only then it may be taken again. One whose clock is past the step was
     * told of time that its owner did not know of.
     */
    public boolean follows(@Nullable Ledger ledger) {
        return ledger == null
                ? revision == 0 && steps == 0
                : ledger.isAt(revision, steps) && ledger.clock() <= stamp.now();
    }
}
