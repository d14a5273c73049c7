package dev.dibs.kit;

import static dev.dibs.kit.LawBrokenError.check;

import dev.dibs.core.ledger.Snapshot;
import dev.dibs.core.model.Claim;
import dev.dibs.core.model.Command;
import dev.dibs.core.model.EventType;
import dev.dibs.core.model.Mode;
import dev.dibs.core.model.Path;
import dev.dibs.core.model.Refusal;
import dev.dibs.core.model.Reply;
import dev.dibs.core.model.Step;
import dev.dibs.core.session.SessionRecord;
import dev.dibs.core.waiting.Outcome;
import dev.dibs.core.waiting.Waiter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Calling for a ticket, hanging up, leaving the line. */
final class TicketLaws extends Judged {
    private static final String OWN = "a ticket is its session's";

    TicketLaws(Snapshot before, Step step, Snapshot after, long now) {
        super(before, step, after, now);
    }

    void judge(Command.CallTicket command) {
        SessionRecord actor = actor(command, null);
        if (actor == null || !owned(command, actor, command.ticket())) {
            return;
        }
        Waiter w = Naive.waiter(before, command.ticket());
        if (w != null) {
            must(Reply.Queued.class, command, w);
            Reply.Queued queued = (Reply.Queued) reply;
            Waiter is = Naive.waiter(after, command.ticket());
            check(is != null && same(w, is), "to call for a ticket keeps its place", w, is);
            check(is.calledUntil() == now + command.hold(), "to call for a ticket keeps it", command, w, is);
            int line = Naive.waitersAgainst(
                            before,
                            w.place(),
                            w.session(),
                            Naive.uncovered(before, w.session(), w.paths(), w.mode()),
                            w.mode())
                    .size();
            check(queued.ahead() == line, "ahead counts who comes first", command, queued, line);
            check(queued.until() == w.until() && queued.ticket().equals(w.ticket()), ANSWER, command, queued);
            quiet(command, w.ticket());
            return;
        }
        Outcome outcome = outcome(command.ticket());
        if (outcome.refusal() != null) {
            check(refusal() != null && refusal().equals(outcome.refusal()), ANSWER, command, reply, outcome);
            unchanged(command);
            return;
        }
        boolean has = true;
        for (Path path : outcome.paths()) {
            has &= claimsOf(before, actor.id()).stream()
                    .anyMatch(c -> Naive.covers(c.path(), path)
                            && (c.mode() == Mode.EXCLUSIVE || outcome.mode() == Mode.SHARED));
        }
        if (!has) {
            mustRefuse(command, Refusal.ClaimLost.class, Refusal.NotFound.class);
            return;
        }
        must(Reply.Granted.class, command, outcome, before.claims());
        shown(after, ((Reply.Granted) reply).claims());
        check(
                outcome.revision() == 0 || ((Reply.Granted) reply).revision() == outcome.revision(),
                ANSWER,
                reply,
                outcome);
        for (Claim claim : after.claims()) {
            check(!command.ticket().equals(claim.offer()), "who calls takes an offer up", command, claim);
        }
        quiet(command, command.ticket());
    }

    void judge(Command.HangUp command) {
        SessionRecord actor = actor(command, null);
        if (actor == null || !owned(command, actor, command.ticket())) {
            return;
        }
        Waiter w = Naive.waiter(before, command.ticket());
        if (w != null) {
            Waiter is = Naive.waiter(after, command.ticket());
            check(is != null && same(w, is), "to hang up keeps the place", w, is);
            check(
                    is.calledUntil() <= now || !w.calledBy().equals(command.listened()),
                    "who hangs up listens no more",
                    w,
                    is);
        }
        quiet(command, command.ticket());
    }

    void judge(Command.LeaveLine command) {
        SessionRecord actor = actor(command, null);
        if (actor == null || !owned(command, actor, command.ticket())) {
            return;
        }
        Waiter w = Naive.waiter(before, command.ticket());
        if (w != null) {
            must(Reply.Done.class, command, w);
            check(Naive.waiter(after, command.ticket()) == null, "who leaves the line is gone", w);
            long told = events(EventType.CLAIM_DEQUEUED).stream()
                    .filter(event -> w.ticket().equals(event.details().get("ticket")))
                    .count();
            check(told == 1, "to leave the line is an event", w, step.events());
        }
        for (Claim old : before.claims()) {
            Claim claim = Naive.claim(after, old.session(), old.path());
            boolean still = claim != null && claim.fence() == old.fence();
            boolean offered = command.ticket().equals(old.offer());
            boolean better = claim != null && claim.fence() > before.revision();
            check(
                    better || still != offered || still != granted(old, command.ticket()),
                    "who leaves the line gives its offer back",
                    command,
                    old,
                    claim);
        }
        others(command.call().caller());
    }

    /** Nothing but the ticket's own claims and place is touched. */
    private void quiet(Command command, String ticket) {
        check(step.events().isEmpty(), "a call is no event", command, step.events());
        for (Waiter w : before.waiters()) {
            check(w.ticket().equals(ticket) || after.waiters().contains(w), "a call is for one ticket", command, w);
        }
        check(before.waiters().size() == after.waiters().size(), "a call is for one ticket", command, after.waiters());
        check(before.claims().size() == after.claims().size(), "a call is for one ticket", command, after.claims());
        for (Claim old : before.claims()) {
            Claim claim = Naive.claim(after, old.session(), old.path());
            boolean heard = reply instanceof Reply.Granted && old.taken().equals(claim);
            boolean its = heard || ticket.equals(old.offer()) || (claim != null && ticket.equals(claim.offer()));
            check(old.equals(claim) || its, "a call is for one ticket", command, old, claim);
        }
        others(command.call().caller());
    }

    private boolean owned(Command command, SessionRecord actor, String ticket) {
        Waiter w = Naive.waiter(before, ticket);
        Outcome outcome = outcome(ticket);
        if (w == null && outcome == null) {
            idle(command);
            return false;
        }
        String of = w != null ? w.session() : outcome.session();
        if (!of.equals(actor.id())) {
            check(refusal() != null || command instanceof Command.HangUp, OWN, command, reply, of);
            idle(command);
            return false;
        }
        return true;
    }

    private boolean granted(Claim claim, String ticket) {
        Outcome outcome = outcome(ticket);
        return outcome != null && outcome.revision() == claim.fence();
    }

    /** What names nothing of the caller's does nothing; only to hang up and to leave may be answered kindly. */
    private void idle(Command command) {
        if (command instanceof Command.CallTicket) {
            mustRefuse(command, Refusal.Forbidden.class, Refusal.NotFound.class);
        }
        check(step.events().isEmpty(), OWN, command, step.events());
        unchanged(command);
    }

    private @Nullable Outcome outcome(String ticket) {
        List<Outcome> found = before.outcomes().stream()
                .filter(outcome -> outcome.ticket().equals(ticket))
                .toList();
        check(found.size() < 2, "a wait ends once", found);
        return found.isEmpty() ? null : found.get(0);
    }

    private static boolean same(Waiter was, Waiter is) {
        return was.called(0, "", "").equals(is.called(0, "", ""));
    }
}
