package dev.dibs.core.ledger;

import dev.dibs.core.model.Claim;
import dev.dibs.core.model.Path;
import dev.dibs.core.model.Resource;
import dev.dibs.core.session.Loss;
import dev.dibs.core.session.SessionRecord;
import dev.dibs.core.waiting.Outcome;
import dev.dibs.core.waiting.Waiter;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One of two ledgers that are merged: its books found by name, what it has seen, and how its time is told. */
final class Side {
    /** A session's place: at most one claim and one loss. */
    record Spot(String session, Path path) implements Comparable<Spot> {
        static Spot of(Claim claim) {
            return new Spot(claim.session(), claim.path());
        }

        @Override
        public int compareTo(Spot other) {
            int byPath = path.compareTo(other.path);
            return byPath != 0 ? byPath : session.compareTo(other.session);
        }
    }

    final Snapshot books;
    final Shift shift;
    private final Seen seen;
    private final Map<String, SessionRecord> sessions = new HashMap<>();
    private final Map<Spot, Claim> claims = new HashMap<>();
    private final Map<Spot, Loss> losses = new HashMap<>();
    private final Map<String, Waiter> waiters = new HashMap<>();
    private final Map<Path, Resource> resources = new HashMap<>();
    private final Map<String, Outcome> outcomes = new HashMap<>();

    Side(Snapshot books, long clock) {
        this.books = books;
        this.shift = new Shift(clock - books.clock());
        this.seen = Seen.of(books.seen());
        books.sessions().forEach(session -> sessions.put(session.id(), session));
        books.claims().forEach(claim -> claims.put(Spot.of(claim), claim));
        books.losses().forEach(loss -> losses.put(Spot.of(loss.claim()), loss));
        books.waiters().forEach(waiter -> waiters.put(waiter.ticket(), waiter));
        books.resources().forEach(resource -> resources.put(resource.path(), resource));
        books.outcomes().forEach(outcome -> outcomes.put(outcome.ticket(), outcome));
    }

    boolean hasSeen(long revision) {
        return seen.has(revision);
    }

    /** Whether nothing happened on the other side that did not happen here. */
    boolean hasSeenAllOf(Side other) {
        for (long last : other.books.seen()) {
            if (!seen.has(last)) {
                return false;
            }
        }
        return true;
    }

    @Nullable
    SessionRecord session(String id) {
        return sessions.get(id);
    }

    @Nullable
    Claim claim(Spot spot) {
        return claims.get(spot);
    }

    @Nullable
    Loss loss(Spot spot) {
        return losses.get(spot);
    }

    @Nullable
    Waiter waiter(String ticket) {
        return waiters.get(ticket);
    }

    @Nullable
    Outcome outcome(String ticket) {
        return outcomes.get(ticket);
    }

    @Nullable
    Resource resource(Path path) {
        return resources.get(path);
    }

    /** Whether a session was heard of here after the other side last heard of it. */
    boolean heardLater(Side other, String id) {
        SessionRecord here = session(id);
        SessionRecord there = other.session(id);
        return here != null && (there == null || sign(here) > sign(there));
    }

    /** A session's last sign of life. */
    static long sign(SessionRecord session) {
        return Math.max(session.heartbeat(), session.activity());
    }
}
