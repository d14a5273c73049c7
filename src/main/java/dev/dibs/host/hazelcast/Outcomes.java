package dev.dibs.host.hazelcast;

import dev.dibs.host.HostException;
import java.util.List;

/** What the owner of a ledger sends back, in the order of what was sent. */
record Outcomes(List<Outcome> all) {
    /** The owner did nothing, as it does not run dibs yet. */
    static final Outcomes NOT_READY = new Outcomes(List.of());

    /** Whether nothing was done, and will be soon: the owner starts, or brings the ledger back first. */
    boolean notReady() {
        return all.stream().allMatch(one -> one.code() == HostException.Code.STARTING);
    }
}
