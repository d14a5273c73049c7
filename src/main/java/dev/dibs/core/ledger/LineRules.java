package dev.dibs.core.ledger;

import dev.dibs.core.model.Claim;
import dev.dibs.core.model.EventType;
import dev.dibs.core.model.Mode;
import dev.dibs.core.model.Path;
import dev.dibs.core.model.Refusal;
import dev.dibs.core.model.Reply;
import dev.dibs.core.waiting.Circle;
import dev.dibs.core.waiting.Line;
import dev.dibs.core.waiting.Outcome;
import dev.dibs.core.waiting.Waiter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Who is next.
 *
 * <p>When something is let go, the requests for anything related to it are looked at once, in order of arrival. Once is enough:
 * a grant frees nothing, and who was blocked by a request in line is blocked by the claim that it becomes.
 */
final class LineRules {
    private final Books books;
    private final Turn turn;
    private final Obstacles obstacles;
    private final Grants grants;

    LineRules(Books books, Turn turn, Obstacles obstacles, Grants grants) {
        this.books = books;
        this.turn = turn;
        this.obstacles = obstacles;
        this.grants = grants;
    }

    /**
     * Refuses requests in line that would wait for ever by now. A request waits for nothing on a path that its session holds;
     * once it no longer does, the same request waits for more than when it was let into the line.
     */
    void breakCircles() {
        for (String session = books.lessened.pollFirst(); session != null; session = books.lessened.pollFirst()) {
            List<Refusal.Wait> circle = Circle.through(session, obstacles::blockersOf);
            while (!circle.isEmpty()) {
                breakCircle(session, circle);
                circle = Circle.through(session, obstacles::blockersOf);
            }
        }
    }

    private void breakCircle(String session, List<Refusal.Wait> circle) {
        Waiter last = null;
        for (Waiter waiter : books.line.of(session)) {
            TreeSet<String> blockers = new TreeSet<>();
            obstacles.addBlockers(
                    blockers,
                    session,
                    obstacles.missing(session, waiter.paths(), waiter.mode()),
                    waiter.mode(),
                    waiter.place());
            last = blockers.contains(circle.get(0).waitsFor()) ? waiter : last;
        }
        if (last == null) {
            throw new IllegalStateException("no request of " + session + " is in the circle " + circle);
        }
        Path path = obstacles.missing(session, last.paths(), last.mode()).get(0);
        books.removeWaiter(last);
        leave(last, "deadlock", new Refusal.Deadlock(path, circle));
        regrant(last.paths());
    }

    /**
     * Something was let go: grants every request that nothing keeps from its paths any more, in order of arrival.
     *
     * <p>Once all that was let go is held exclusively again, it keeps everybody from what is related to it but those who got
     * it: of the rest of the line only their requests are looked at.
     */
    void regrant(Collection<Path> freed) {
        if (books.line.size() == 0) {
            return;
        }
        List<Path> free = new ArrayList<>(freed);
        List<Path> freedToo = new ArrayList<>(0);
        TreeSet<String> served = new TreeSet<>();
        Line.Related related = books.line.related(freed);
        long place = 0;
        for (Waiter waiter = related.next(); waiter != null; waiter = free.isEmpty() ? null : related.next()) {
            place = waiter.place();
            regrant(waiter, free, served, freedToo);
        }
        if (free.isEmpty() && books.line.size() > 0) {
            TreeMap<Long, Waiter> rest = new TreeMap<>();
            for (String session : served) {
                for (Waiter waiter : books.line.of(session)) {
                    rest.put(waiter.place(), waiter);
                }
            }
            for (Waiter waiter : rest.tailMap(place, false).values()) {
                regrant(waiter, free, served, freedToo);
            }
        }
        if (!freedToo.isEmpty()) {
            regrant(freedToo);
        }
    }

    private void regrant(Waiter waiter, List<Path> free, TreeSet<String> served, List<Path> freedToo) {
        List<Path> missing = obstacles.missing(waiter.session(), waiter.paths(), waiter.mode());
        for (Path path : missing) {
            if (!obstacles.isFree(waiter.session(), path, waiter.mode(), waiter.place())) {
                return;
            }
        }
        if (!grant(waiter, missing)) {
            freedToo.addAll(waiter.paths());
            return;
        }
        served.add(waiter.session());
        if (waiter.mode() == Mode.EXCLUSIVE) {
            free.removeIf(path -> waiter.paths().stream().anyMatch(taken -> taken.covers(path)));
        }
    }

    /** Grants a request in line that nothing blocks, or drops it when the workspace is full; tells which. */
    private boolean grant(Waiter waiter, List<Path> missing) {
        books.removeWaiter(waiter);
        if (!grants.fits(waiter.session(), missing)) {
            leave(waiter, "full", grants.full());
            return false;
        }
        boolean called = books.clock < waiter.calledUntil();
        Grants.Grant grant = new Grants.Grant(
                waiter.session(),
                waiter.mode(),
                waiter.ttl(),
                waiter.reason(),
                waiter.labels(),
                called ? null : waiter.ticket(),
                called ? 0 : books.clock + books.settings.ticketGraceMillis());
        long revision = 0;
        if (missing.isEmpty()) {
            dequeued(waiter, "held");
        } else {
            Turn.Draft event = turn.event(EventType.CLAIM_ACQUIRED)
                    .with("ticket", waiter.ticket())
                    .lasting("waitedSeconds", books.clock - waiter.since());
            revision = grants.take(grant, missing, called ? event : event.with("offer", true));
        }
        List<Claim> held = grants.held(waiter.session(), waiter.paths(), waiter.mode());
        books.outcomes.add(
                new Outcome(
                        waiter.ticket(),
                        waiter.session(),
                        books.clock,
                        revision,
                        waiter.paths(),
                        waiter.calledBy(),
                        null,
                        waiter.mode()),
                books.settings.maxAnswers());
        turn.settle(
                waiter,
                new Reply.Granted(
                        revision == 0 ? books.revision : revision,
                        called ? grants.extend(held, waiter.ttl()) : books.views(held)));
        return true;
    }

    /** A request leaves the line without a grant. */
    void leave(Waiter waiter, String reason, @Nullable Refusal refusal) {
        dequeued(waiter, reason);
        if (refusal != null) {
            refuse(waiter.session(), waiter.paths(), waiter.mode(), refusal, waiter.ticket());
            Outcome outcome = new Outcome(
                    waiter.ticket(),
                    waiter.session(),
                    books.clock,
                    0,
                    waiter.paths(),
                    waiter.calledBy(),
                    refusal,
                    waiter.mode());
            books.outcomes.add(outcome, books.settings.maxAnswers());
        }
        turn.settle(
                waiter, Turn.refused(refusal != null ? refusal : new Refusal.NotFound(unknownTicket(waiter.ticket()))));
    }

    private void dequeued(Waiter waiter, String reason) {
        turn.event(EventType.CLAIM_DEQUEUED)
                .on(waiter.paths())
                .of(waiter.session())
                .reason(reason)
                .with("ticket", waiter.ticket())
                .lasting("waitedSeconds", books.clock - waiter.since())
                .emit();
    }

    /** Tells everybody that a claim was refused. */
    void refuse(String session, List<Path> paths, Mode mode, Refusal refusal, String ticket) {
        Turn.Draft event = turn.event(EventType.CLAIM_REFUSED)
                .on(paths)
                .of(session)
                .with("mode", mode.text())
                .with("ticket", ticket);
        RefusalDetails.add(event, refusal);
        event.emit();
    }

    /** A request's patience or its caller's is over. */
    void timeOut(Waiter waiter) {
        Refusal refusal = null;
        if (waiter.until() < books.clock) {
            List<Path> missing = obstacles.missing(waiter.session(), waiter.paths(), waiter.mode());
            refusal = obstacles.blocked(
                    waiter.session(), missing, waiter.mode(), waiter.place(), books.clock - waiter.since());
        }
        books.removeWaiter(waiter);
        leave(waiter, refusal != null ? "timeout" : "abandoned", refusal);
        regrant(waiter.paths());
    }

    static String unknownTicket(String ticket) {
        return "ticket " + ticket
                + " is not in line: it left, ran out, or was never given; claim again to stand in line";
    }
}
