package dev.dibs.core.model;

import org.jspecify.annotations.Nullable;

/**
 * What the ledger's owner settles for a step, so that every copy takes the same one.
 *
 * @param now the ledger's clock, in milliseconds; never less than in the step before
 * @param offset what to add to the ledger's clock to get milliseconds since 1970, for people
 * @param owner the id of the node that owns the ledger
 * @param epoch the epoch to step up to first; 0 to stay
 * @param why the reason of that step
 * @param settings the settings that rule from now on; null to keep those that do
 * @param confirmed a revision that a majority was found to stand behind, with all before it; 0 for none
 * @param confirmedAt the ledger's clock at the step that they were asked for: not each step is an event; 0 for none
 */
public record Stamp(
        long now,
        long offset,
        String owner,
        long epoch,
        String why,
        @Nullable LedgerSettings settings,
        long confirmed,
        long confirmedAt) {
    /** A stamp of which no majority is asked. */
    public Stamp(long now, long offset, String owner, long epoch, String why, @Nullable LedgerSettings settings) {
        this(now, offset, owner, epoch, why, settings, 0, 0);
    }

    /** The same with word of a revision that a majority stands behind, and of when that was. */
    public Stamp confirming(long revision, long clock) {
        return revision == 0 ? this : new Stamp(now, offset, owner, epoch, why, settings, revision, clock);
    }

    /** A stamp that changes nothing but the time. */
    public static Stamp at(long now, long offset, String owner) {
        return new Stamp(now, offset, owner, 0, "", null);
    }
}
