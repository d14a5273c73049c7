package dev.dibs.core.ledger;

import dev.dibs.core.claim.Cooling;
import dev.dibs.core.model.Claim;
import dev.dibs.core.model.ClaimView;
import dev.dibs.core.model.Mode;
import dev.dibs.core.model.Path;
import dev.dibs.core.model.Refusal;
import dev.dibs.core.waiting.Circle;
import dev.dibs.core.waiting.Waiter;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Who is in whose way.
 *
 * <p>A request is blocked by what conflicts with it: claims of other sessions, paths that cool down, and requests that came
 * earlier. So nobody overtakes, and a wide request is not starved by narrow ones.
 */
final class Obstacles {
    /** How many holders a refusal names. */
    static final int MAX_NAMED = 20;

    private static final long LAST = Long.MAX_VALUE;

    private final Books books;

    Obstacles(Books books) {
        this.books = books;
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

    /** Adds the sessions that keep one from paths, seen from a place in line. */
    void addBlockers(TreeSet<String> blockers, String session, List<Path> paths, Mode mode, long place) {
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

    /** How many requests come before one in line. */
    int ahead(Waiter waiter) {
        return books.line.ahead(
                waiter.session(),
                missing(waiter.session(), waiter.paths(), waiter.mode()),
                waiter.mode(),
                waiter.place(),
                Integer.MAX_VALUE);
    }
}
