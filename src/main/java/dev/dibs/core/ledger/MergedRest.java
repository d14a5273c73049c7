package dev.dibs.core.ledger;

import dev.dibs.core.claim.Cooling;
import dev.dibs.core.ledger.Side.Spot;
import dev.dibs.core.model.Claim;
import dev.dibs.core.model.EventType;
import dev.dibs.core.model.Reply;
import dev.dibs.core.model.Resource;
import dev.dibs.core.session.Loss;
import dev.dibs.core.session.SessionRecord;
import dev.dibs.core.waiting.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What two ledgers remember beside sessions, claims and waiters: losses, cool-downs, outcomes, answers, resources. */
final class MergedRest {
    /** What was taken away outweighs what ran out, which a third ledger may know better. */
    private static final Comparator<Loss> LOST = Comparator.<Loss>comparingLong(
                    loss -> loss.claim().fence())
            .thenComparing(loss -> !loss.ending().type().equals(EventType.CLAIM_EXPIRED.text()))
            .thenComparingLong(loss -> loss.ending().revision());

    private static final Comparator<Loss> ORDER = Comparator.<Loss>comparingLong(
                    loss -> loss.ending().revision())
            .thenComparing(loss -> Spot.of(loss.claim()));
    private static final Comparator<Outcome> OUTCOME = Comparator.<Outcome, Boolean>comparing(
                    outcome -> outcome.refusal() == null)
            .thenComparingLong(Outcome::revision)
            .thenComparingLong(Outcome::at);
    private static final Comparator<Remembered> AGE = Comparator.comparingLong(Remembered::at)
            .thenComparing(Remembered::from)
            .thenComparing(Remembered::request)
            .thenComparing(Remembered::fingerprint);
    private static final Comparator<Resource> VERSION =
            Comparator.comparingLong(Resource::version).thenComparingLong(Resource::revision);

    private final Sides sides;
    private final MergedSessions sessions;

    MergedRest(Sides sides, MergedSessions sessions) {
        this.sides = sides;
        this.sessions = sessions;
    }

    /** What was lost, and is neither held nor let go by now. */
    void losses(Books books) {
        List<Loss> all = new ArrayList<>(sides.union(
                side -> side.books.losses().stream()
                        .filter(loss -> isMissed(side, loss, books))
                        .toList(),
                loss -> Spot.of(loss.claim()),
                LOST,
                Shift::of));
        all.sort(ORDER);
        all.forEach(loss -> books.losses.add(loss, Integer.MAX_VALUE));
    }

    private boolean isMissed(Side side, Loss loss, Books books) {
        Claim claim = loss.claim();
        Spot spot = Spot.of(claim);
        SessionRecord session = side.session(claim.session());
        if (session == null
                || !sessions.isOf(side, claim.session())
                || MergedSessions.isClosed(sessions.get(claim.session()))
                || books.claims.get(claim.path(), claim.session()) != null) {
            return false;
        }
        Side other = sides.other(side);
        boolean letGo =
                other.hasSeen(claim.fence()) && !has(other.claim(spot), claim.fence()) && other.loss(spot) == null;
        return !letGo;
    }

    private static boolean has(@Nullable Claim claim, long fence) {
        return claim != null && claim.fence() == fence;
    }

    /** What cools down, but for its own session that holds it again. */
    void cooling(Books books) {
        for (Cooling one : sides.union(
                side -> side.books.cooling(), Cooling::path, Comparator.comparingLong(Cooling::freeAt), Shift::of)) {
            Claim held = books.claims.get(one.path(), one.session());
            if (held == null || !held.mode().covers(one.mode())) {
                books.cooling.put(one);
            }
        }
    }

    /** How waits ended, but for those that go on. */
    void outcomes(Books books, MergedLine line) {
        List<Outcome> all =
                new ArrayList<>(sides.union(side -> side.books.outcomes(), Outcome::ticket, OUTCOME, Shift::of));
        all.removeIf(outcome -> line.stands(outcome.ticket()));
        all.sort(Comparator.comparingLong(Outcome::at));
        all.forEach(outcome -> books.outcomes.add(outcome, Integer.MAX_VALUE));
    }

    /** What was answered, but for grants that the merge took away: who repeats such a request asks anew. */
    void answers(Books books) {
        sides
                .joined(
                        side -> stillTrue(side, books),
                        Request::of,
                        Comparator.comparingLong(Remembered::at),
                        Shift::of)
                .values()
                .stream()
                .sorted(AGE)
                .forEach(books.answers::put);
    }

    /** What was asked, by whom. */
    private record Request(String from, String id, boolean own) {
        static Request of(Remembered answer) {
            return new Request(
                    answer.from(), answer.request(), answer.fingerprint().isEmpty());
        }
    }

    /** A side's answers without its grants of claims that stood there and are not kept. Only those are read that may be one. */
    private static List<Remembered> stillTrue(Side side, Books books) {
        Set<Held> gone = new HashSet<>();
        Set<String> losers = new HashSet<>();
        for (Claim claim : side.books.claims()) {
            Claim kept = books.claims.get(claim.path(), claim.session());
            if (kept == null || kept.fence() != claim.fence()) {
                gone.add(Held.of(claim));
                losers.add(claim.session());
            }
        }
        if (gone.isEmpty()) {
            return side.books.answers();
        }
        Set<String> others = callers(side, session -> !losers.contains(session.id()));
        others.removeAll(callers(side, session -> losers.contains(session.id())));
        return side.books.answers().stream()
                .filter(answer -> others.contains(answer.from()) || !grantsAny(gone, answer))
                .toList();
    }

    /** A claim by its grant. */
    private record Held(Spot spot, long fence) {
        static Held of(Claim claim) {
            return new Held(Spot.of(claim), claim.fence());
        }
    }

    /** What some sessions of a side are known by when they ask. */
    private static Set<String> callers(Side side, Predicate<SessionRecord> which) {
        Set<String> callers = new HashSet<>();
        for (SessionRecord session : side.books.sessions()) {
            if (which.test(session)) {
                callers.add(session.tokenHash());
                callers.addAll(session.formerHashes());
            }
        }
        return callers;
    }

    /** Whether an answer grants any of these; one that cannot be read is taken for one that does. */
    private static boolean grantsAny(Set<Held> claims, Remembered remembered) {
        Reply reply;
        try {
            reply = remembered.answer().reply();
        } catch (RuntimeException unreadable) {
            return true;
        }
        return reply instanceof Reply.Granted granted
                && granted.claims().stream().anyMatch(view -> claims.contains(Held.of(view.claim())));
    }

    /** The shared records; where both sides wrote, the one that stays is told, as a version that neither of them knows. */
    void resources(Books books, Turn turn) {
        for (Resource one : sides.union(side -> side.books.resources(), Resource::path, VERSION, Shift::of)) {
            Resource ofHead = sides.head.resource(one.path());
            Resource ofTail = sides.tail.resource(one.path());
            if (ofHead == null
                    || ofTail == null
                    || sides.tail.hasSeen(ofHead.revision())
                    || sides.head.hasSeen(ofTail.revision())) {
                books.resources.put(one);
                continue;
            }
            Resource stays = new Resource(
                    one.path(),
                    one.version() + 1,
                    one.checksum(),
                    one.value(),
                    one.note(),
                    one.session(),
                    one.owner(),
                    one.changedAt(),
                    turn.next());
            books.resources.put(stays);
            turn.event(EventType.RESOURCE_CHANGED)
                    .on(stays.path())
                    .of(stays.session())
                    .reason(Merge.REASON)
                    .with("version", stays.version())
                    .with("checksum", stays.checksum())
                    .with("note", stays.note())
                    .emit();
        }
    }
}
