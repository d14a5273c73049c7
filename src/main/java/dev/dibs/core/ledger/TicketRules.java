package dev.dibs.core.ledger;

import dev.dibs.core.model.Claim;
import dev.dibs.core.model.Command;
import dev.dibs.core.model.Path;
import dev.dibs.core.model.Refusal;
import dev.dibs.core.model.Reply;
import dev.dibs.core.session.SessionRecord;
import dev.dibs.core.waiting.Outcome;
import dev.dibs.core.waiting.Waiter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Calling for a ticket, hanging up, leaving the line. */
final class TicketRules {
    private final Books books;
    private final Obstacles obstacles;
    private final Grants grants;
    private final LineRules line;
    private final ClaimRules claims;

    TicketRules(Books books, Obstacles obstacles, Grants grants, LineRules line, ClaimRules claims) {
        this.books = books;
        this.obstacles = obstacles;
        this.grants = grants;
        this.line = line;
        this.claims = claims;
    }

    Reply call(Command.CallTicket wanted, SessionRecord session) {
        Waiter waiter = books.line.get(wanted.ticket());
        if (waiter == null) {
            return outcome(wanted, session);
        }
        if (!waiter.session().equals(session.id())) {
            return anothers(wanted.ticket());
        }
        books.putWaiter(waiter.called(
                books.clock + wanted.hold(),
                wanted.call().node(),
                wanted.call().request().value()));
        return new Reply.Queued(waiter.ticket(), obstacles.ahead(waiter), waiter.until());
    }

    private Reply outcome(Command.CallTicket wanted, SessionRecord session) {
        String ticket = wanted.ticket();
        Outcome outcome = books.outcomes.get(ticket);
        if (outcome == null) {
            return Turn.refused(new Refusal.NotFound(LineRules.unknownTicket(ticket)));
        }
        if (!outcome.session().equals(session.id())) {
            return anothers(ticket);
        }
        if (outcome.refusal() != null) {
            return Turn.refused(outcome.refusal());
        }
        for (Path path : outcome.paths()) {
            if (books.claims.covering(session.id(), path, outcome.mode()) == null) {
                return Turn.refused(claims.notHeld(path, session.id(), outcome.mode()));
            }
        }
        List<Claim> held = grants.held(session.id(), outcome.paths(), outcome.mode());
        books.outcomes.replace(outcome.called(wanted.call().request().value()));
        long revision = outcome.revision() == 0 ? books.revision : outcome.revision();
        return new Reply.Granted(revision, grants.takeUp(held));
    }

    Reply hangUp(Command.HangUp wanted, SessionRecord session) {
        Waiter waiter = books.line.get(wanted.ticket());
        if (waiter != null) {
            if (!waiter.session().equals(session.id())) {
                return anothers(wanted.ticket());
            }
            if (waiter.calledBy().equals(wanted.listened())) {
                books.putWaiter(waiter.called(books.clock, waiter.node(), waiter.calledBy()));
            }
            return new Reply.Queued(waiter.ticket(), obstacles.ahead(waiter), waiter.until());
        }
        Outcome outcome = books.outcomes.get(wanted.ticket());
        if (outcome == null || !outcome.calledBy().equals(wanted.listened())) {
            return new Reply.Done();
        }
        // granted while it was still listened for, but nobody heard it: an offer
        long offerUntil = books.clock + books.settings.ticketGraceMillis();
        for (Claim claim : grantedTo(wanted.ticket(), session)) {
            if (claim.offer() == null) {
                books.putClaim(claim.offered(wanted.ticket(), offerUntil));
            }
        }
        return new Reply.Done();
    }

    Reply leave(Command.LeaveLine wanted, SessionRecord session) {
        Waiter waiter = books.line.get(wanted.ticket());
        if (waiter != null) {
            if (!waiter.session().equals(session.id())) {
                return anothers(wanted.ticket());
            }
            books.removeWaiter(waiter);
            line.leave(waiter, "left", null);
            line.regrant(waiter.paths());
            return new Reply.Done();
        }
        Outcome outcome = books.outcomes.get(wanted.ticket());
        if (outcome == null) {
            return Turn.refused(new Refusal.NotFound(LineRules.unknownTicket(wanted.ticket())));
        }
        if (!outcome.session().equals(session.id())) {
            return anothers(wanted.ticket());
        }
        List<Claim> granted = grantedTo(wanted.ticket(), session);
        books.outcomes.remove(wanted.ticket());
        claims.release(granted, "", "");
        return new Reply.Done();
    }

    /** What the session still holds of what a ticket was granted. */
    private List<Claim> grantedTo(String ticket, SessionRecord session) {
        Outcome outcome = books.outcomes.get(ticket);
        if (outcome == null || outcome.refusal() != null || !outcome.session().equals(session.id())) {
            return Collections.emptyList();
        }
        List<Claim> granted = new ArrayList<>();
        for (Path path : outcome.paths()) {
            Claim claim = books.claims.get(path, session.id());
            if (claim != null && claim.fence() == outcome.revision()) {
                granted.add(claim);
            }
        }
        return granted;
    }

    private static Reply anothers(String ticket) {
        return Turn.refused(new Refusal.Forbidden("ticket " + ticket + " is another session's"));
    }
}
