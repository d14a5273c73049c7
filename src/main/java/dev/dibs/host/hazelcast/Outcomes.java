package dev.dibs.host.hazelcast;

import dev.dibs.host.HostException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the owner of a ledger sends back, in the order of what was sent.
 *
 * @param under the owner's list of members from before it took the steps, when a majority must confirm it; null when none need
 * @param behind whether the ledger has not seen the revision that it must have seen
 */
record Outcomes(List<Outcome> all, @Nullable MemberView under, boolean behind) {
    /** The owner did nothing, as it does not run dibs yet, or too few members keep the ledger. */
    static final Outcomes NOT_READY = new Outcomes(List.of(), null, false);
    /** The owner did nothing, as its ledger has not seen what it must have. */
    static final Outcomes BEHIND = new Outcomes(List.of(), null, true);

    /** Whether nothing was done, and will be soon: the owner starts, was frozen, brings the ledger back first, or waits for copies. */
    boolean notReady() {
        return all.stream()
                .allMatch(one -> one.code() == HostException.Code.STARTING || one.code() == HostException.Code.SUSPECT);
    }
}
