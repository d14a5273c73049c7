package dev.dibs.core.ledger;

import dev.dibs.core.model.Answer;
import dev.dibs.core.model.Claim;
import dev.dibs.core.model.Event;
import dev.dibs.core.model.EventType;
import dev.dibs.core.model.LedgerSettings;
import dev.dibs.core.model.Reply;
import dev.dibs.core.model.Stamp;
import dev.dibs.core.model.Step;
import dev.dibs.core.session.SessionRecord;
import java.util.List;

/**
 * Two ledgers of one workspace become one, when the halves of a cut cluster meet again.
 *
 * <p>Neither ledger is changed, and it does not matter which of them is named first. A ledger is taken for an observed-remove
 * set: with what each side has seen ({@link Seen}) an absence can be read. What the other side never saw is new here; what it
 * saw and no longer has was let go there, and stays gone. To this come three rules of ours: what only ran out on one side
 * lives on if a sign of life came on the other that would have kept it; of claims that conflict the higher fence stays, as
 * whoever checks fences may have seen it; and nobody loses what it holds without being told.
 *
 * <p>The clock of the merged ledger is the later of the two. What is taken of the side that is behind is told in that time, so
 * that what was left to run is left; no time passes in a merge. A bound that the two only exceed together is exceeded: no
 * state is dropped for it.
 */
public final class Merge {
    /** Why whatever a merge does is done. */
    public static final String REASON = "merged";

    private Merge() {}

    /**
     * What came of it.
     *
     * @param ledger a new one
     * @param step what is to be told; its answer says only that it is done
     */
    public record Merged(Ledger ledger, Step step) {}

    /**
     * Merges two ledgers of one workspace.
     *
     * @param stamp with an epoch after both of theirs; its time is not looked at. Without settings in it, those of the ledger
     *     that is further on rule
     */
    public static Merged of(Ledger one, Ledger other, Stamp stamp) {
        Sides sides = new Sides(one.snapshot(), other.snapshot());
        Snapshot head = sides.head.books;
        if (!head.workspace().equals(sides.tail.books.workspace())) {
            throw new IllegalStateException(
                    "workspaces " + head.workspace() + " and " + sides.tail.books.workspace() + " are not one");
        }
        if (stamp.epoch() <= Epochs.of(head.revision())) {
            throw new IllegalStateException("epoch " + stamp.epoch() + " is not after " + Epochs.of(head.revision()));
        }
        Side confirmed = sides.confirmed();
        if (confirmed != null) {
            return over(confirmed, sides.other(confirmed), stamp);
        }
        LedgerSettings settings = stamp.settings();
        Books books = new Books(head.workspace(), settings == null ? head.settings() : settings);
        books.clock = Math.max(head.clock(), sides.tail.books.clock());
        books.offset = stamp.offset();
        books.owner = stamp.owner();
        books.revision = head.revision();
        books.steps = Math.max(head.steps(), sides.tail.books.steps()) + 1;
        books.confirmed = Math.max(head.confirmed(), sides.tail.books.confirmed());
        books.confirmedAt = Math.max(head.confirmedAt(), sides.tail.books.confirmedAt());
        books.seen.addAll(head.seen());
        books.seen.addAll(sides.tail.books.seen());
        for (Event event : head.events()) {
            books.ring.add(event, books.settings);
        }
        Turn turn = new Turn(books);
        turn.begin();
        turn.stepEpoch(stamp.epoch(), stamp.why());
        fill(sides, books, turn);
        Answer answer = turn.answer(new Reply.Done());
        return new Merged(Ledger.of(books), new Step(answer, turn.events(), turn.settled()));
    }

    /**
     * A majority stood behind one side and not behind the other: what only the other did, nobody was told that it was done. It
     * goes, and with its claims named, as its own events told of them.
     */
    private static Merged over(Side confirmed, Side other, Stamp stamp) {
        Books books = Ledger.books(confirmed.books);
        if (stamp.settings() != null) {
            books.settings = stamp.settings();
            books.reckonDue();
        }
        books.offset = stamp.offset() + stamp.now() - books.clock;
        books.owner = stamp.owner();
        books.steps = Math.max(books.steps, other.books.steps()) + 1;
        books.revision = Math.max(books.revision, other.books.revision());
        books.seen.addAll(other.books.seen());
        long kept = books.claims.size();
        Turn turn = new Turn(books);
        turn.begin();
        turn.stepEpoch(stamp.epoch(), stamp.why());
        for (Claim claim : other.books.claims()) {
            if (!confirmed.hasSeen(claim.fence())) {
                turn.event(EventType.CLAIM_REVOKED)
                        .on(claim.path())
                        .of(claim.session())
                        .fence(claim.fence())
                        .reason(REASON)
                        .emit();
            }
        }
        tell(turn, books, kept, 0);
        return new Merged(Ledger.of(books), new Step(turn.answer(new Reply.Done()), turn.events(), turn.settled()));
    }

    private static void fill(Sides sides, Books books, Turn turn) {
        MergedSessions sessions = new MergedSessions(sides);
        for (SessionRecord session : sessions.all()) {
            books.sessions.put(session);
        }
        MergedClaims claims = new MergedClaims(sides, sessions);
        claims.fill(books.claims);
        long kept = books.claims.size();
        MergedLine waiters = new MergedLine(sides, sessions);
        MergedRest rest = new MergedRest(sides, sessions);
        rest.losses(books);
        rest.cooling(books);
        rest.outcomes(books, waiters);
        rest.answers(books);
        books.reckonDue();
        for (MergedClaims.Farewell farewell : claims.farewells()) {
            claims.tell(farewell, books, turn);
        }
        rest.resources(books, turn);
        Obstacles obstacles = new Obstacles(books);
        Grants grants = new Grants(books, turn);
        waiters.fill(books, turn, obstacles, grants, new LineRules(books, turn, obstacles, grants));
        tell(turn, books, kept, claims.revived());
    }

    private static void tell(Turn turn, Books books, long kept, long revived) {
        List<Event> events = turn.events();
        turn.event(EventType.CLUSTER_MERGED)
                .reason(REASON)
                .with("kept", kept)
                .with("revived", revived)
                .with("revoked", count(events, EventType.CLAIM_REVOKED))
                .with("released", count(events, EventType.CLAIM_RELEASED))
                .with("granted", count(events, EventType.CLAIM_ACQUIRED))
                .with("dequeued", count(events, EventType.CLAIM_DEQUEUED))
                .with("waiting", (long) books.line.size())
                .with("resources", count(events, EventType.RESOURCE_CHANGED))
                .emit();
    }

    private static long count(List<Event> events, EventType type) {
        return events.stream().filter(event -> event.type() == type).count();
    }
}
