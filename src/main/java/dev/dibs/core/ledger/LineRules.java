package dev.dibs.core.ledger;

import dev.dibs.core.claim.Cooling;
import dev.dibs.core.model.Claim;
import dev.dibs.core.model.ClaimView;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Who is in whose way, and who is next.
 *
 * <p>A request is blocked by what conflicts with it: claims of other sessions, paths that cool down, and requests that came
 * earlier. So nobody overtakes, and a wide request is not starved by narrow ones. When something is let go, the requests for
 * anything related to it are looked at once, in order of arrival. Once is enough: a grant frees nothing, and who was blocked
 * by a request in line is blocked by the claim that it becomes.
 */
final class LineRules {
    /** How many holders a refusal names. */
    static final int MAX_NAMED = 20;

    private static final long LAST = Long.MAX_VALUE;

    private final Books books;
    private final Turn turn;

    LineRules(Books books, Turn turn) {
        this.books = books;
        this.turn = turn;
    }

    /** Whether nothing keeps a session from a path, seen from a place in line. */
    boolean isFree(String session, Path path, Mode mode, long place) {
        return !books.claims.anyConflict(session, path, mode, claim -> true)
                && (books.cooling.size() == 0 || books.cooling.inTheWay(session, path, mode) == null)
                && (books.line.size() == 0 || !books.line.anyAhead(session, path, mode, place, waiter -> true));
    }

    /** Why a request is not granted now, seen from a place in line; null when nothing is in its way. */
    @Nullable
    Refusal blocked(String session, List<Path> paths, Mode mode, long place, long waited) {
        Path first = null;
        Refusal.Cooling cools = null;
        for (Path path : paths) {
            if (!isFree(session, path, mode, place)) {
                first = first == null ? path : first;
                Cooling cooling = books.cooling.inTheWay(session, path, mode);
                if (cooling != null && (cools == null || cooling.freeAt() > cools.freeAt())) {
                    cools = new Refusal.Cooling(cooling.path(), cooling.session(), cooling.freeAt());
                }
            }
        }
        if (first == null) {
            return null;
        }
        List<ClaimView> holders = holders(session, paths, mode);
        int ahead = books.line.ahead(session, paths, mode, place, Integer.MAX_VALUE);
        return holders.isEmpty() && ahead == 0 && cools != null
                ? cools
                : new Refusal.Claimed(first, holders, ahead, waited);
    }

    /** Whose claims keep a session from paths, the first few. */
    List<ClaimView> holders(String session, List<Path> paths, Mode mode) {
        List<Claim> found = new ArrayList<>();
        for (Path path : paths) {
            boolean ignored = books.claims.anyConflict(session, path, mode, claim -> {
                if (!found.contains(claim)) {
                    found.add(claim);
                }
                return found.size() >= MAX_NAMED;
            });
        }
        return books.views(found);
    }

    /** Of a request's paths those that the session does not hold yet. */
    List<Path> missing(String session, List<Path> paths, Mode mode) {
        if (books.claims.count(session) == 0) {
            return paths;
        }
        List<Path> missing = new ArrayList<>(paths.size());
        for (Path path : paths) {
            if (books.claims.covering(session, path, mode) == null) {
                missing.add(path);
            }
        }
        return missing;
    }

    /** The circle that a session's new request would close; empty when it closes none. */
    List<Refusal.Wait> circle(String session, List<Path> paths, Mode mode) {
        if (books.claims.count(session) == 0 && books.line.of(session).isEmpty()) {
            return new ArrayList<>();
        }
        return Circle.through(session, waiting -> {
            TreeSet<String> blockers = blockersOf(waiting);
            if (waiting.equals(session)) {
                addBlockers(blockers, session, paths, mode, LAST);
            }
            return blockers;
        });
    }

    /** The sessions that a session's requests in line wait for. */
    TreeSet<String> blockersOf(String session) {
        TreeSet<String> blockers = new TreeSet<>();
        for (Waiter waiter : books.line.of(session)) {
            addBlockers(
                    blockers, session, missing(session, waiter.paths(), waiter.mode()), waiter.mode(), waiter.place());
        }
        return blockers;
    }

    /**
     * Refuses requests in line that would wait for ever by now. A request waits for nothing on a path that its session holds;
     * once it no longer does, the same request waits for more than when it was let into the line.
     */
    void breakCircles() {
        for (String session = books.lessened.pollFirst(); session != null; session = books.lessened.pollFirst()) {
            List<Refusal.Wait> circle = Circle.through(session, this::blockersOf);
            while (!circle.isEmpty()) {
                breakCircle(session, circle);
                circle = Circle.through(session, this::blockersOf);
            }
        }
    }

    private void breakCircle(String session, List<Refusal.Wait> circle) {
        Waiter last = null;
        for (Waiter waiter : books.line.of(session)) {
            TreeSet<String> blockers = new TreeSet<>();
            addBlockers(
                    blockers, session, missing(session, waiter.paths(), waiter.mode()), waiter.mode(), waiter.place());
            last = blockers.contains(circle.get(0).waitsFor()) ? waiter : last;
        }
        if (last == null) {
            throw new IllegalStateException("no request of " + session + " is in the circle " + circle);
        }
        Path path = missing(session, last.paths(), last.mode()).get(0);
        books.removeWaiter(last);
        leave(last, "deadlock", new Refusal.Deadlock(path, circle));
        regrant(last.paths());
    }

    private void addBlockers(TreeSet<String> blockers, String session, List<Path> paths, Mode mode, long place) {
        for (Path path : paths) {
            boolean ignored = books.claims.anyConflict(session, path, mode, claim -> {
                blockers.add(claim.session());
                return false;
            });
            ignored |= books.line.anyAhead(session, path, mode, place, waiter -> {
                blockers.add(waiter.session());
                return false;
            });
        }
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
        List<Path> missing = missing(waiter.session(), waiter.paths(), waiter.mode());
        for (Path path : missing) {
            if (!isFree(waiter.session(), path, waiter.mode(), waiter.place())) {
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
        if (!fits(waiter.session(), missing)) {
            leave(waiter, "full", full());
            return false;
        }
        boolean called = books.clock < waiter.calledUntil();
        Grant grant = new Grant(
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
            revision = take(grant, missing, called ? event : event.with("offer", true));
        }
        List<Claim> held = held(waiter.session(), waiter.paths(), waiter.mode());
        books.outcomes.add(
                new Outcome(
                        waiter.ticket(),
                        waiter.session(),
                        books.clock,
                        revision,
                        waiter.paths(),
                        waiter.calledBy(),
                        null),
                books.settings.maxAnswers());
        turn.settle(
                waiter.ticket(),
                new Reply.Granted(
                        revision == 0 ? books.revision : revision,
                        called ? extend(held, waiter.ttl()) : books.views(held)));
        return true;
    }

    /** Whether there is room for a session's claims on these paths; one in another mode on the same path gives way. */
    boolean fits(String session, List<Path> missing) {
        int more = 0;
        for (Path path : missing) {
            more += books.claims.get(path, session) == null ? 1 : 0;
        }
        return books.claims.size() + more <= books.settings.maxClaims();
    }

    /** Why a claim is refused that would be one too many. */
    Refusal full() {
        return new Refusal.TooMany("claims in this workspace", books.settings.maxClaims(), "ledger.max-claims");
    }

    /** What a session is given. */
    record Grant(
            String session,
            Mode mode,
            long ttl,
            String reason,
            Map<String, String> labels,
            @Nullable String offer,
            long offerUntil) {}

    /** Gives a session paths that nothing keeps it from, all at one revision, and returns that. */
    long take(Grant grant, List<Path> paths, Turn.Draft event) {
        long fence = turn.next();
        long deadline = grant.ttl() == 0 ? Claim.NEVER : books.clock + grant.ttl();
        for (Path path : paths) {
            books.putClaim(new Claim(
                    path,
                    grant.mode(),
                    grant.session(),
                    fence,
                    grant.reason(),
                    grant.labels(),
                    books.clock,
                    grant.ttl(),
                    deadline,
                    grant.offer(),
                    grant.offerUntil()));
            books.losses.forget(grant.session(), path);
            Cooling cooling = books.cooling.get(path);
            if (cooling != null
                    && cooling.session().equals(grant.session())
                    && grant.mode().covers(cooling.mode())) {
                books.removeCooling(path);
            }
        }
        event.on(paths)
                .of(grant.session())
                .fence(fence)
                .reason(grant.reason())
                .with("mode", grant.mode().text());
        if (grant.ttl() != 0) {
            event.lasting("ttlSeconds", grant.ttl());
        }
        event.emit();
        return fence;
    }

    /** The claims that give a session these paths, each once; on the path itself rather than above it. */
    List<Claim> held(String session, List<Path> paths, Mode mode) {
        LinkedHashMap<Path, Claim> held = new LinkedHashMap<>();
        for (Path path : paths) {
            Claim exact = books.claims.get(path, session);
            Claim claim =
                    exact != null && exact.mode().covers(mode) ? exact : books.claims.covering(session, path, mode);
            if (claim != null) {
                held.put(claim.path(), claim);
            }
        }
        return new ArrayList<>(held.values());
    }

    /** Makes claims good for at least as long as asked now, and no longer offers. */
    List<ClaimView> extend(List<Claim> held, long ttl) {
        List<ClaimView> views = new ArrayList<>(held.size());
        for (Claim claim : held) {
            Claim longer = claim.taken();
            if (claim.deadline() != Claim.NEVER && (ttl == 0 || books.clock + ttl > claim.deadline())) {
                longer = longer.extended(ttl, books.clock);
            }
            if (!longer.equals(claim)) {
                books.putClaim(longer);
            }
            views.add(books.view(longer));
        }
        return views;
    }

    /** Makes claims no longer offers. */
    List<ClaimView> takeUp(List<Claim> held) {
        List<ClaimView> views = new ArrayList<>(held.size());
        for (Claim claim : held) {
            Claim taken = claim.taken();
            if (!taken.equals(claim)) {
                books.putClaim(taken);
            }
            views.add(books.view(taken));
        }
        return views;
    }

    /** A request leaves the line without a grant. */
    void leave(Waiter waiter, String reason, @Nullable Refusal refusal) {
        dequeued(waiter, reason);
        if (refusal != null) {
            refuse(waiter.session(), waiter.paths(), waiter.mode(), refusal, waiter.ticket());
            Outcome outcome = new Outcome(
                    waiter.ticket(), waiter.session(), books.clock, 0, waiter.paths(), waiter.calledBy(), refusal);
            books.outcomes.add(outcome, books.settings.maxAnswers());
        }
        turn.settle(
                waiter.ticket(),
                Turn.refused(refusal != null ? refusal : new Refusal.NotFound(unknownTicket(waiter.ticket()))));
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
            List<Path> missing = missing(waiter.session(), waiter.paths(), waiter.mode());
            refusal = blocked(waiter.session(), missing, waiter.mode(), waiter.place(), books.clock - waiter.since());
        }
        books.removeWaiter(waiter);
        leave(waiter, refusal != null ? "timeout" : "abandoned", refusal);
        regrant(waiter.paths());
    }

    /** How many requests come before one in line. */
    int ahead(Waiter waiter) {
        return books.line.ahead(
                waiter.session(),
                missing(waiter.session(), waiter.paths(), waiter.mode()),
                waiter.mode(),
                waiter.place(),
                Integer.MAX_VALUE);
    }

    static String unknownTicket(String ticket) {
        return "ticket " + ticket
                + " is not in line: it left, ran out, or was never given; claim again to stand in line";
    }
}
