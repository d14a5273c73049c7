package dev.dibs.core.ledger;

import dev.dibs.core.model.Claim;
import dev.dibs.core.model.Event;
import dev.dibs.core.model.Frozen;
import dev.dibs.core.model.LedgerSettings;
import dev.dibs.core.model.Resource;
import java.util.List;

/** A ledger as values, without its indexes: what travels to another node and what two copies are compared by. */
public record Snapshot(
        String workspace,
        LedgerSettings settings,
        long clock,
        long offset,
        String owner,
        long revision,
        List<Long> epochs,
        List<Claim> claims,
        List<Resource> resources,
        List<Event> events) {
    /** Copies what can change. */
    public Snapshot {
        epochs = Frozen.list(epochs);
        claims = Frozen.list(claims);
        resources = Frozen.list(resources);
        events = Frozen.list(events);
    }
}
