package dev.dibs.core.ledger;

import dev.dibs.core.claim.Cooling;
import dev.dibs.core.model.Claim;
import dev.dibs.core.model.Event;
import dev.dibs.core.model.Frozen;
import dev.dibs.core.model.LedgerSettings;
import dev.dibs.core.model.Resource;
import dev.dibs.core.session.Loss;
import dev.dibs.core.session.SessionRecord;
import dev.dibs.core.waiting.Outcome;
import dev.dibs.core.waiting.Waiter;
import java.util.List;

/**
 * A ledger as values, without its indexes: what travels to another node and what two copies are compared by.
 *
 * @param seen the last revision seen of each epoch, oldest first; the last of them is the ledger's own
 * @param places how many places in line were given out
 * @param steps how many steps it took; see {@link Ledger#steps}
 * @param confirmed the highest revision that a majority is known to have stood behind; 0 without a quorum
 * @param confirmedAt the ledger's clock at the last step that a majority is known to have stood behind; 0 without a quorum
 */
public record Snapshot(
        String workspace,
        LedgerSettings settings,
        long clock,
        long offset,
        String owner,
        long revision,
        List<Long> seen,
        List<SessionRecord> sessions,
        List<Claim> claims,
        List<Loss> losses,
        List<Cooling> cooling,
        long places,
        List<Waiter> waiters,
        List<Outcome> outcomes,
        List<Resource> resources,
        List<Remembered> answers,
        List<Event> events,
        long steps,
        long confirmed,
        long confirmedAt) {
    /** Copies what can change. */
    public Snapshot {
        seen = Frozen.list(seen);
        sessions = Frozen.list(sessions);
        claims = Frozen.list(claims);
        losses = Frozen.list(losses);
        cooling = Frozen.list(cooling);
        waiters = Frozen.list(waiters);
        outcomes = Frozen.list(outcomes);
        resources = Frozen.list(resources);
        answers = Frozen.list(answers);
        events = Frozen.list(events);
    }
}
