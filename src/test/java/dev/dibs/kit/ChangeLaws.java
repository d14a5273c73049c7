package dev.dibs.kit;

import static dev.dibs.kit.LawBrokenError.check;

import dev.dibs.core.ledger.Snapshot;
import dev.dibs.core.model.Claim;
import dev.dibs.core.model.Command;
import dev.dibs.core.model.Event;
import dev.dibs.core.model.EventType;
import dev.dibs.core.model.Path;
import dev.dibs.core.model.Refusal;
import dev.dibs.core.model.Reply;
import dev.dibs.core.model.Settled;
import dev.dibs.core.model.Step;
import dev.dibs.core.session.Loss;
import dev.dibs.core.session.SessionRecord;
import dev.dibs.core.waiting.Waiter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How claims and waiters may come and go in one step: each change has its cause and its event, each event its change. */
final class ChangeLaws {
    private static final String TOLD = "every loss is told, with its reason";
    private static final Set<EventType> ENDS = Set.of(
            EventType.CLAIM_RELEASED,
            EventType.CLAIM_EXPIRED,
            EventType.CLAIM_BROKEN,
            EventType.CLAIM_REVOKED,
            EventType.CLAIM_HANDED);

    private final Snapshot before;
    private final @Nullable Command command;
    private final Step step;
    private final Snapshot after;
    private final long now;

    /** {@code command} is null when only time has passed. */
    ChangeLaws(Snapshot before, @Nullable Command command, Step step, Snapshot after, long now) {
        this.before = before;
        this.command = command;
        this.step = step;
        this.after = after;
        this.now = now;
    }

    void judge() {
        if (before.claims() != after.claims()) {
            for (Claim claim : after.claims()) {
                Claim old = Naive.claim(before, claim.session(), claim.path());
                if (old == null || old.fence() != claim.fence()) {
                    granted(claim);
                } else if (!old.equals(claim)) {
                    kept(old, claim);
                }
            }
            for (Claim old : before.claims()) {
                Claim claim = Naive.claim(after, old.session(), old.path());
                if (claim == null || claim.fence() != old.fence()) {
                    gone(old);
                }
            }
        }
        line();
        events();
    }

    private void granted(Claim claim) {
        String law = "a fence is the revision of its grant, and new";
        check(claim.fence() > before.revision(), law, claim, "granted after", before.revision());
        Event grant = event(claim.fence());
        check(
                grant != null && (grant.type() == EventType.CLAIM_ACQUIRED || grant.type() == EventType.CLAIM_HANDED),
                law,
                claim,
                "of",
                grant);
        check(paths(grant).contains(claim.path().text()), "a grant names its paths", claim, "of", grant);
        check(claim.acquiredAt() == now + after.offset(), "a grant is of its step", claim, "at", now);
        check(claim.mode().text().equals(grant.details().get("mode")), "a grant tells its mode", claim, "of", grant);
        if (grant.type() == EventType.CLAIM_HANDED) {
            return;
        }
        check(claim.session().equals(grant.session()) && grant.fence() == claim.fence(), law, claim, "of", grant);
        check(
                claim.deadline() == (claim.ttl() == 0 ? Claim.NEVER : now + claim.ttl()),
                "a claim lives for its ttl",
                claim,
                now);
        fair(claim, String.valueOf(grant.details().get("ticket")));
    }

    /** Nobody overtakes: no conflicting request that came earlier still stands, and no place cools down for others. */
    private void fair(Claim claim, String ticket) {
        Waiter own = Naive.waiter(before, ticket);
        for (Settled settled : step.settled()) {
            if (settled.ticket().equals(ticket)) {
                check(
                        settled.answer().reply() instanceof Reply.Granted reply && reply.revision() == claim.fence(),
                        "one request, one fence",
                        settled,
                        claim);
                check(own != null && own.session().equals(claim.session()), "settled is who stood in line", settled);
            }
        }
        if (own == null) {
            check(command != null, "fair: first come, first served", claim, "was granted by time to nobody in line");
        } else {
            boolean called = own.calledUntil() > now;
            long grace = now + after.settings().ticketGraceMillis();
            boolean offered = own.ticket().equals(claim.offer()) && claim.offerUntil() == grace;
            check(
                    called ? claim.offer() == null : offered || (claim.offer() == null && anotherHeard(own, claim)),
                    "a grant to a ticket nobody calls for is an offer",
                    claim,
                    own);
        }
        long place = own == null ? Long.MAX_VALUE : own.place();
        for (Waiter w : after.waiters()) {
            check(
                    w.place() >= place || !Naive.conflict(List.of(claim.path()), claim.mode(), claim.session(), w),
                    "fair: first come, first served",
                    claim,
                    "overtook",
                    w);
        }
        check(
                Naive.coolingAgainst(after, now, claim.session(), List.of(claim.path()), claim.mode())
                        .isEmpty(),
                "what cools down is not granted to others",
                claim,
                after.cooling());
    }

    /** Whether the same session listened for another request that this claim fulfils too. */
    private boolean anotherHeard(Waiter own, Claim claim) {
        return before.waiters().stream()
                .anyMatch(w -> w.session().equals(own.session())
                        && !w.ticket().equals(own.ticket())
                        && w.calledUntil() > now
                        && Naive.waiter(after, w.ticket()) == null
                        && w.paths().stream().anyMatch(path -> Naive.covers(claim.path(), path)));
    }

    private void kept(Claim old, Claim claim) {
        String law = "a claim changes by its holder's word alone";
        boolean granted = before.waiters().stream()
                .anyMatch(w -> w.session().equals(old.session()) && Naive.waiter(after, w.ticket()) == null);
        check(command != null || granted, law, old, "became", claim);
        check(claim.acquiredAt() == old.acquiredAt(), law, old, "became", claim);
        check(claim.mode() == old.mode() || claim.mode() == dev.dibs.core.model.Mode.EXCLUSIVE, law, old, claim);
        if (!(command instanceof Command.Renew)) {
            check(claim.deadline() >= old.deadline(), "a ttl is never shortened", old, "became", claim);
        }
    }

    private void gone(Claim old) {
        Event end = null;
        for (Event event : step.events()) {
            if (ENDS.contains(event.type()) && old.session().equals(about(event)) && names(event, old)) {
                end = event;
            }
        }
        if (end == null) {
            boolean better = after.claims().stream()
                    .anyMatch(claim -> claim.session().equals(old.session())
                            && claim.fence() > before.revision()
                            && Naive.covers(claim.path(), old.path())
                            && claim.mode().covers(old.mode()));
            better |= step.events().stream()
                    .anyMatch(event -> event.type() == EventType.CLAIM_ACQUIRED
                            && old.session().equals(event.session())
                            && paths(event).contains(old.path().text()));
            check(better, TOLD, "silently gone:", old);
            return;
        }
        String law = "a claim ends for a cause";
        switch (end.type()) {
            case CLAIM_EXPIRED -> check(mayExpire(old, end), law, old, end, "at", now);
            case CLAIM_RELEASED ->
                check(
                        command instanceof Command.Release
                                || command instanceof Command.Close
                                || command instanceof Command.LeaveLine,
                        law,
                        old,
                        end);
            case CLAIM_BROKEN ->
                check(command instanceof Command.Break b && b.path().equals(old.path()), law, old, end);
            case CLAIM_HANDED ->
                check(command instanceof Command.HandOff h && h.path().equals(old.path()), law, old, end);
            default -> check(false, law, old, end);
        }
        if (end.type() == EventType.CLAIM_EXPIRED || end.type() == EventType.CLAIM_BROKEN) {
            remembered(old, end);
        }
    }

    private boolean mayExpire(Claim old, Event end) {
        SessionRecord was = Naive.session(before, old.session());
        SessionRecord is = Naive.session(after, old.session());
        boolean ended = was.alive() && (is == null || !is.alive());
        String reason = String.valueOf(end.reason());
        if (command instanceof Command.EndSession gone) {
            return ended && gone.session().equals(old.session()) && reason.equals(gone.reason());
        }
        return command == null
                && switch (reason) {
                    case "ttl" -> old.deadline() < now;
                    case "offer" -> old.offer() != null && old.offerUntil() < now;
                    case "node" -> ended && was.nodeGone();
                    case "heartbeat" -> ended && !was.nodeGone();
                    default -> false;
                };
    }

    /** The former holder can be told what happened. */
    private void remembered(Claim old, Event end) {
        SessionRecord session = Naive.session(after, old.session());
        boolean room = after.losses().size() < after.settings().maxClaims();
        if (session == null || !room || Naive.claim(after, old.session(), old.path()) != null) {
            return;
        }
        for (Loss loss : after.losses()) {
            if (loss.claim().session().equals(old.session())
                    && loss.claim().path().equals(old.path())) {
                if (loss.claim().fence() > old.fence()) {
                    return; // granted and lost once more in the same step
                }
                check(loss.claim().fence() == old.fence(), TOLD, old, loss);
                check(loss.ending().type().equals(end.type().text()), TOLD, loss, end);
                check(loss.ending().reason().equals(end.reason()), TOLD, loss, end);
                check(loss.ending().revision() == end.revision(), TOLD, loss, end);
                boolean own = end.type() == EventType.CLAIM_BROKEN
                        || "ttl".equals(end.reason())
                        || "offer".equals(end.reason());
                check(loss.withSession() == !own, TOLD, loss, end);
                return;
            }
        }
        check(false, TOLD, "forgotten:", old, end, after.losses());
    }

    private void line() {
        for (Waiter w : before.waiters()) {
            List<Settled> ends = step.settled().stream()
                    .filter(settled -> settled.ticket().equals(w.ticket()))
                    .toList();
            boolean stands = Naive.waiter(after, w.ticket()) != null;
            check(ends.size() == (stands ? 0 : 1), "the end of a wait is told once", w, ends);
            if (!stands) {
                left(w, ends.get(0));
            }
        }
        for (Waiter w : after.waiters()) {
            boolean isNew = Naive.waiter(before, w.ticket()) == null;
            check(!isNew || command instanceof Command.Take, "only a claim stands in line", w);
        }
        for (Settled settled : step.settled()) {
            check(Naive.waiter(before, settled.ticket()) != null, "settled is who stood in line", settled);
        }
    }

    private void left(Waiter w, Settled settled) {
        Reply reply = settled.answer().reply();
        SessionRecord session = Naive.session(after, w.session());
        boolean ended = session == null || !session.alive();
        String law = "a wait ends for a cause";
        if (reply instanceof Reply.Granted) {
            for (Path path : w.paths()) {
                boolean has = Naive.cover(after, w.session(), path, w.mode()) != null;
                check(has || ended || endedToo(w, path), "all or nothing", w, "was granted without", path);
            }
        } else if (command instanceof Command.LeaveLine leave && leave.ticket().equals(w.ticket())) {
            check(reply instanceof Reply.Refused || reply instanceof Reply.Done, law, w, reply);
        } else {
            check(reply instanceof Reply.Refused, law, w, reply);
            boolean over = command == null && w.deadline(before.settings().ticketGraceMillis()) < now;
            boolean full = ((Reply.Refused) reply).refusal() instanceof Refusal.TooMany
                    && Math.max(before.claims().size(), after.claims().size())
                                    + w.paths().size()
                            > before.settings().maxClaims();
            boolean circle = ((Reply.Refused) reply).refusal() instanceof Refusal.Deadlock d
                    && d.circle().stream().anyMatch(wait -> wait.session().equals(w.session()))
                    && before.claims().stream()
                            .anyMatch(c -> c.session().equals(w.session())
                                    && !after.claims().contains(c));
            check(over || ended || full || circle, law, w, reply, "at", now);
            if (over && !ended && ((Reply.Refused) reply).refusal() instanceof Refusal.Claimed claimed) {
                check(claimed.waited() == now - w.since(), "a refusal says how long it waited", w, claimed);
                check(told(w, EventType.CLAIM_REFUSED), "every refusal is an event", w, reply, step.events());
            }
        }
        check(
                told(w, EventType.CLAIM_REFUSED)
                        || told(w, EventType.CLAIM_DEQUEUED)
                        || told(w, EventType.CLAIM_ACQUIRED),
                "the end of a wait is told once",
                "no event:",
                w,
                step.events());
    }

    /** Whether a claim that gave the path ended in the same step, later than the grant. */
    private boolean endedToo(Waiter w, Path path) {
        return step.events().stream()
                .anyMatch(event -> event.type() == EventType.CLAIM_EXPIRED
                        && w.session().equals(event.session())
                        && event.path() != null
                        && Naive.covers(event.path(), path));
    }

    private boolean told(Waiter w, EventType type) {
        return step.events().stream()
                .anyMatch(event -> event.type() == type && w.session().equals(event.session()));
    }

    /** Events tell no lies. */
    private void events() {
        for (Event event : step.events()) {
            if (event.type() == EventType.CLAIM_ACQUIRED) {
                for (String path : paths(event)) {
                    Claim claim = Naive.claim(after, String.valueOf(event.session()), new Path(path));
                    check(
                            claim != null && claim.fence() >= event.revision() || endedAt(path, event),
                            "an event tells what happened",
                            event,
                            claim);
                }
            } else if (ENDS.contains(event.type()) && event.type() != EventType.CLAIM_HANDED) {
                for (String path : paths(event)) {
                    Claim claim = Naive.claim(before, String.valueOf(event.session()), new Path(path));
                    check(claim != null || event.fence() > before.revision(), "an event tells what happened", event);
                }
            }
        }
    }

    private boolean endedAt(String path, Event grant) {
        return step.events().stream()
                .anyMatch(event -> ENDS.contains(event.type())
                        && event.revision() > grant.revision()
                        && paths(event).contains(path)
                        && String.valueOf(grant.session()).equals(about(event)));
    }

    private @Nullable Event event(long revision) {
        return step.events().stream()
                .filter(event -> event.revision() == revision)
                .findFirst()
                .orElse(null);
    }

    /** Whom the end of a claim is about: the former holder. */
    private @Nullable String about(Event event) {
        if (event.type() == EventType.CLAIM_HANDED && command instanceof Command.HandOff h) {
            SessionRecord giver = Naive.byToken(before, h.call().caller());
            return giver == null ? null : giver.id();
        }
        return event.session();
    }

    private static boolean names(Event event, Claim claim) {
        List<String> named = paths(event);
        boolean fits = event.fence() == claim.fence()
                || event.fence() == 0
                || named.size() > 1
                || event.type() == EventType.CLAIM_HANDED;
        return fits && named.contains(claim.path().text());
    }

    static List<String> paths(Event event) {
        List<String> named = new ArrayList<>();
        if (event.details().get("paths") instanceof List<?> list) {
            list.forEach(path -> named.add(path.toString()));
        } else if (event.path() != null) {
            named.add(event.path().text());
        }
        return named;
    }
}
