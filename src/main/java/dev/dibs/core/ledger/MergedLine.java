package dev.dibs.core.ledger;

import dev.dibs.core.ledger.Side.Spot;
import dev.dibs.core.model.Claim;
import dev.dibs.core.model.Path;
import dev.dibs.core.model.Refusal;
import dev.dibs.core.model.Reply;
import dev.dibs.core.session.Loss;
import dev.dibs.core.waiting.Circle;
import dev.dibs.core.waiting.Outcome;
import dev.dibs.core.waiting.Waiter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Who stands in line, by what two ledgers know.
 *
 * <p>Who stands on both sides, or on one while the other never had the request, stands. Whom the other side had and no longer
 * has in line is out, unless the participant was heard of later here and the wait did not end there but for want of it: the
 * ticket was not called for, the session ran out, the offer was not taken up. All line up by arrival, one after the other;
 * then whom nothing blocks is served.
 */
final class MergedLine {
    private static final Comparator<Waiter> CALLED = Comparator.comparingLong(Waiter::calledUntil);
    private static final Comparator<Waiter> ARRIVAL = Comparator.comparingLong(Waiter::since)
            .thenComparingLong(Waiter::place)
            .thenComparing(Waiter::ticket);

    private final Sides sides;
    private final MergedSessions sessions;
    private final TreeMap<String, Waiter> stand = new TreeMap<>();
    private final TreeMap<String, Waiter> out = new TreeMap<>();
    private final TreeSet<String> untold = new TreeSet<>();

    MergedLine(Sides sides, MergedSessions sessions) {
        this.sides = sides;
        this.sessions = sessions;
        for (Side side : sides.both()) {
            for (Waiter waiter : side.books.waiters()) {
                if (!stand.containsKey(waiter.ticket()) && !out.containsKey(waiter.ticket())) {
                    join(side, waiter);
                }
            }
        }
    }

    /** Whether a ticket's wait goes on, at least until all are in line. */
    boolean stands(String ticket) {
        return stand.containsKey(ticket);
    }

    private void join(Side side, Waiter waiter) {
        Side other = sides.other(side);
        Waiter there = other.waiter(waiter.ticket());
        boolean isNew = !other.hasSeen(waiter.queued());
        // a request that was sent to both sides may have ended there
        boolean isOpen = isNew && other.outcome(waiter.ticket()) == null;
        boolean lives = sessions.isOf(side, waiter.session())
                && sessions.get(waiter.session()).alive();
        if (lives && there != null && there.queued() > waiter.queued()) {
            // the request came once more after its answer was forgotten
            join(other, there);
        } else if (lives && there != null && there.queued() == waiter.queued()) {
            stand.put(waiter.ticket(), joined(waiter.ticket()));
        } else if (lives && (isOpen || goesOn(side, other, waiter))) {
            stand.put(waiter.ticket(), arrived(side.shift.of(waiter), isNew ? side.shift.of(waiter) : waiter));
        } else {
            out.put(waiter.ticket(), isNew ? side.shift.of(waiter) : waiter);
            if (isOpen) {
                untold.add(waiter.ticket());
            }
        }
    }

    private static boolean goesOn(Side side, Side other, Waiter waiter) {
        if (!side.heardLater(other, waiter.session())) {
            return false;
        }
        Outcome outcome = other.outcome(waiter.ticket());
        if (outcome == null) {
            return true;
        }
        for (Path path : outcome.paths()) {
            Loss loss = other.loss(new Spot(waiter.session(), path));
            if (loss != null
                    && loss.claim().fence() == outcome.revision()
                    && (loss.withSession() || loss.ending().reason().equals("offer"))) {
                return true;
            }
        }
        return false;
    }

    /** Of a request that both sides have: heard of as on the side that was called last. */
    private Waiter joined(String ticket) {
        Waiter ofHead = Sides.either(sides.head.waiter(ticket), null);
        Waiter ofTail = Sides.either(sides.tail.waiter(ticket), null);
        Side called = sides.greater(ofHead, ofTail, CALLED);
        Waiter last = called.shift.of(called == sides.head ? ofHead : ofTail);
        Waiter first = sides.headFirst() ? ofHead : ofTail;
        Waiter told = (sides.headFirst() ? sides.head : sides.tail).shift.of(first);
        return arrived(told.called(last.calledUntil(), last.node(), last.calledBy()), first);
    }

    /** The same, come when the other did. */
    private static Waiter arrived(Waiter waiter, Waiter when) {
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
                when.since(),
                waiter.until(),
                waiter.calledUntil(),
                waiter.node(),
                waiter.calledBy());
    }

    /** Lines all up, in books that have the claims; tells who is out. */
    void fill(Books books, Turn turn, Obstacles obstacles, Grants grants, LineRules line) {
        TreeSet<Waiter> arrived = new TreeSet<>(ARRIVAL);
        arrived.addAll(stand.values());
        for (Waiter waiter : out.values()) {
            if (untold.contains(waiter.ticket())) {
                line.leave(waiter, "session", null);
            } else {
                turn.settle(waiter, ended(waiter, books, grants));
            }
        }
        TreeSet<Path> wanted = new TreeSet<>();
        for (Waiter waiter : arrived) {
            Waiter placed = waiter.at(books.line.nextPlace());
            boolean inNobodysWay = books.claims.count(placed.session()) == 0
                    && books.line.of(placed.session()).isEmpty();
            books.putWaiter(placed);
            List<Refusal.Wait> circle =
                    inNobodysWay ? new ArrayList<>() : Circle.through(placed.session(), obstacles::blockersOf);
            if (circle.isEmpty()) {
                wanted.addAll(placed.paths());
            } else {
                List<Path> missing = obstacles.missing(placed.session(), placed.paths(), placed.mode());
                books.removeWaiter(placed);
                line.leave(placed, "deadlock", new Refusal.Deadlock(missing.get(0), circle));
            }
        }
        line.regrant(wanted);
    }

    /** What a caller hears whose wait ended on the other side. */
    private static Reply ended(Waiter waiter, Books books, Grants grants) {
        Outcome outcome = books.outcomes.get(waiter.ticket());
        if (outcome != null && outcome.refusal() != null) {
            return Turn.refused(outcome.refusal());
        }
        boolean holds = outcome != null;
        for (Path path : waiter.paths()) {
            holds &= books.claims.covering(waiter.session(), path, waiter.mode()) != null;
        }
        if (outcome == null || !holds) {
            return Turn.refused(new Refusal.NotFound(LineRules.unknownTicket(waiter.ticket())));
        }
        if (books.clock < waiter.calledUntil()) {
            for (Claim claim : books.claims.of(waiter.session())) {
                if (waiter.ticket().equals(claim.offer())) {
                    books.putClaim(claim.taken());
                }
            }
        }
        List<Claim> held = grants.held(waiter.session(), waiter.paths(), waiter.mode());
        return new Reply.Granted(outcome.revision() == 0 ? books.revision : outcome.revision(), books.views(held));
    }
}
