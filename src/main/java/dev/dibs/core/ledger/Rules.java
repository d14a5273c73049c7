package dev.dibs.core.ledger;

import dev.dibs.core.claim.Cooling;
import dev.dibs.core.model.Claim;
import dev.dibs.core.model.Command;
import dev.dibs.core.model.Path;
import dev.dibs.core.model.Reply;
import dev.dibs.core.session.SessionRecord;
import dev.dibs.core.waiting.Waiter;
import java.util.Collections;

/** Which rule answers which command, and what happens by itself. */
final class Rules implements Command.Cases<Reply> {
    private final Books books;
    private final LineRules line;
    private final ClaimRules claims;
    private final SessionRules sessions;
    private final TicketRules tickets;
    private final ResourceRules resources;

    Rules(Books books, Turn turn) {
        this.books = books;
        Obstacles obstacles = new Obstacles(books);
        Grants grants = new Grants(books, turn);
        this.line = new LineRules(books, turn, obstacles, grants);
        this.claims = new ClaimRules(books, turn, obstacles, grants, line);
        this.sessions = new SessionRules(books, turn, obstacles, grants, line, claims);
        this.tickets = new TicketRules(books, obstacles, grants, line, claims);
        this.resources = new ResourceRules(books, turn, line);
    }

    /** Lets happen what is due, in order of when it was due. */
    void happen() {
        for (Due due = books.nextDue(); due != null; due = books.nextDue()) {
            happen(due);
        }
        line.breakCircles();
    }

    /** Carries a command out, or refuses it. */
    Reply carryOut(Command command) {
        Reply reply = command.read(this);
        line.breakCircles();
        return reply;
    }

    private void happen(Due due) {
        switch (due.kind()) {
            case CLAIM -> {
                Claim claim = books.claims.get(new Path(due.path()), due.id());
                if (claim != null) {
                    claims.expire(claim);
                }
            }
            case SESSION -> {
                SessionRecord session = books.sessions.get(due.id());
                if (session != null) {
                    sessions.expire(session, SessionRules.silence(session));
                }
            }
            case COOLING -> {
                Cooling cooling = books.cooling.get(new Path(due.path()));
                if (cooling != null) {
                    books.removeCooling(cooling.path());
                    line.regrant(Collections.singletonList(cooling.path()));
                }
            }
            case WAITER -> {
                Waiter waiter = books.line.get(due.id());
                if (waiter != null) {
                    line.timeOut(waiter);
                }
            }
            case FORGET -> books.removeSession(due.id());
        }
    }

    /** Whether a second arrival of a command gets the first one's answer; the others may be carried out twice. */
    boolean isRemembered(Command command) {
        return !(command instanceof Command.Tick
                || command instanceof Command.NodeGone
                || command instanceof Command.KeepAlive
                || command instanceof Command.Resume
                || command instanceof Command.EndSession);
    }

    @Override
    public Reply on(Command.Open command) {
        return sessions.open(command);
    }

    @Override
    public Reply on(Command.Heartbeat command) {
        return sessions.heartbeat(command);
    }

    @Override
    public Reply on(Command.Restore command) {
        return sessions.restore(command);
    }

    @Override
    public Reply on(Command.Close command) {
        return sessions.close(command);
    }

    @Override
    public Reply on(Command.Take command) {
        return sessions.asCaller(command.call(), session -> claims.take(command, session));
    }

    @Override
    public Reply on(Command.CallTicket command) {
        return sessions.asCaller(command.call(), session -> tickets.call(command, session));
    }

    @Override
    public Reply on(Command.HangUp command) {
        return sessions.asCaller(command.call(), session -> tickets.hangUp(command, session));
    }

    @Override
    public Reply on(Command.LeaveLine command) {
        return sessions.asCaller(command.call(), session -> tickets.leave(command, session));
    }

    @Override
    public Reply on(Command.Renew command) {
        return sessions.asCaller(command.call(), session -> claims.renew(command, session));
    }

    @Override
    public Reply on(Command.Release command) {
        return sessions.asCaller(command.call(), session -> claims.release(command, session));
    }

    @Override
    public Reply on(Command.Ask command) {
        return sessions.asCaller(command.call(), session -> claims.ask(command, session));
    }

    @Override
    public Reply on(Command.HandOff command) {
        return sessions.asCaller(command.call(), session -> claims.handOff(command, session));
    }

    @Override
    public Reply on(Command.Break command) {
        return claims.breakClaims(command);
    }

    @Override
    public Reply on(Command.Write command) {
        return sessions.asCaller(command.call(), session -> resources.write(command, session));
    }

    @Override
    public Reply on(Command.EndSession command) {
        return sessions.endSession(command);
    }

    @Override
    public Reply on(Command.NodeGone command) {
        return sessions.nodeGone(command);
    }

    @Override
    public Reply on(Command.KeepAlive command) {
        return sessions.keepAlive(command);
    }

    @Override
    public Reply on(Command.Resume command) {
        return sessions.resume(command);
    }

    @Override
    public Reply on(Command.Tick command) {
        return new Reply.Done();
    }
}
