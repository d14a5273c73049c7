package dev.dibs.host.hazelcast;

import dev.dibs.host.HostException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the owner of a ledger sends back, in the order of what was sent.
 *
 * @param under the owner's list of members from before it took the steps, when a majority must confirm it; null when none need
 */
record Outcomes(List<Outcome> all, @Nullable MemberView under) {
    /** The owner did nothing, as it does not run dibs yet. */
    static final Outcomes NOT_READY = new Outcomes(List.of(), null);

    /** Whether nothing was done, and will be soon: the owner starts, was frozen, or brings the ledger back first. */
    boolean notReady() {
        return all.stream()
                .allMatch(one -> one.code() == HostException.Code.STARTING || one.code() == HostException.Code.SUSPECT);
    }
}
