package dev.dibs.core.ledger;

import dev.dibs.core.claim.Cooling;
import dev.dibs.core.model.Claim;
import dev.dibs.core.model.Ending;
import dev.dibs.core.model.Resource;
import dev.dibs.core.session.Loss;
import dev.dibs.core.session.SessionRecord;
import dev.dibs.core.waiting.Outcome;
import dev.dibs.core.waiting.Waiter;
import org.jspecify.annotations.Nullable;

/** Things of one ledger's time told in a later one's: what was left to run is left. */
record Shift(long millis) {
    Claim of(Claim claim) {
        return new Claim(
                claim.path(),
                claim.mode(),
                claim.session(),
                claim.fence(),
                claim.reason(),
                claim.labels(),
                claim.acquiredAt(),
                claim.ttl(),
                claim.deadline() == Claim.NEVER ? Claim.NEVER : claim.deadline() + millis,
                claim.offer(),
                claim.offer() == null ? claim.offerUntil() : claim.offerUntil() + millis);
    }

    SessionRecord of(SessionRecord session) {
        return new SessionRecord(
                session.info(),
                session.tokenHash(),
                session.formerHashes(),
                session.opened(),
                session.ttl(),
                session.startedAt(),
                session.heartbeat() + millis,
                session.activity() + millis,
                session.nodeGone(),
                of(session.ending()));
    }

    Waiter of(Waiter waiter) {
        return new Waiter(
                waiter.place(),
                waiter.queued(),
                waiter.ticket(),
                waiter.session(),
                waiter.paths(),
                waiter.mode(),
                waiter.ttl(),
                waiter.reason(),
                waiter.labels(),
                waiter.since() + millis,
                waiter.until() + millis,
                waiter.calledUntil() + millis,
                waiter.node(),
                waiter.calledBy());
    }

    Loss of(Loss loss) {
        Ending ending = loss.ending();
        return new Loss(
                of(loss.claim()),
                new Ending(ending.type(), ending.reason(), ending.at() + millis, ending.by(), ending.revision()),
                loss.withSession());
    }

    Cooling of(Cooling cooling) {
        return new Cooling(cooling.path(), cooling.mode(), cooling.session(), cooling.freeAt() + millis);
    }

    Outcome of(Outcome outcome) {
        return new Outcome(
                outcome.ticket(),
                outcome.session(),
                outcome.at() + millis,
                outcome.revision(),
                outcome.paths(),
                outcome.calledBy(),
                outcome.refusal(),
                outcome.mode());
    }

    Resource of(Resource resource) {
        return new Resource(
                resource.path(),
                resource.version(),
                resource.checksum(),
                resource.value(),
                resource.note(),
                resource.session(),
                resource.owner(),
                resource.changedAt(),
                resource.revision());
    }

    Remembered of(Remembered answer) {
        return new Remembered(
                answer.from(), answer.request(), answer.fingerprint(), answer.at() + millis, answer.kept());
    }

    private @Nullable Ending of(@Nullable Ending ending) {
        return ending == null
                ? null
                : new Ending(ending.type(), ending.reason(), ending.at() + millis, ending.by(), ending.revision());
    }
}
