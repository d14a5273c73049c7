package dev.dibs.kit;

import dev.dibs.core.claim.Cooling;
import dev.dibs.core.ledger.Remembered;
import dev.dibs.core.ledger.Snapshot;
import dev.dibs.core.model.Claim;
import dev.dibs.core.model.Event;
import dev.dibs.core.model.LedgerSettings;
import dev.dibs.core.session.SessionRecord;
import dev.dibs.core.waiting.Waiter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.List;

/** Snapshots with one thing changed, and what two of them differ in. */
public final class Snapshots {
    private Snapshots() {}

    public static Snapshot withSeen(Snapshot s, List<Long> seen) {
        return new Snapshot(
                s.workspace(),
                s.settings(),
                s.clock(),
                s.offset(),
                s.owner(),
                s.revision(),
                seen,
                s.sessions(),
                s.claims(),
                s.losses(),
                s.cooling(),
                s.places(),
                s.waiters(),
                s.outcomes(),
                s.resources(),
                s.answers(),
                s.events());
    }

    public static Snapshot withAnswers(Snapshot s, List<Remembered> answers) {
        return new Snapshot(
                s.workspace(),
                s.settings(),
                s.clock(),
                s.offset(),
                s.owner(),
                s.revision(),
                s.seen(),
                s.sessions(),
                s.claims(),
                s.losses(),
                s.cooling(),
                s.places(),
                s.waiters(),
                s.outcomes(),
                s.resources(),
                answers,
                s.events());
    }

    public static Snapshot withClaims(Snapshot s, List<Claim> claims) {
        return new Snapshot(
                s.workspace(),
                s.settings(),
                s.clock(),
                s.offset(),
                s.owner(),
                s.revision(),
                s.seen(),
                s.sessions(),
                claims,
                s.losses(),
                s.cooling(),
                s.places(),
                s.waiters(),
                s.outcomes(),
                s.resources(),
                s.answers(),
                s.events());
    }

    public static Snapshot withSessions(Snapshot s, List<SessionRecord> sessions) {
        return new Snapshot(
                s.workspace(),
                s.settings(),
                s.clock(),
                s.offset(),
                s.owner(),
                s.revision(),
                s.seen(),
                sessions,
                s.claims(),
                s.losses(),
                s.cooling(),
                s.places(),
                s.waiters(),
                s.outcomes(),
                s.resources(),
                s.answers(),
                s.events());
    }

    public static Snapshot withWaiters(Snapshot s, List<Waiter> waiters) {
        return new Snapshot(
                s.workspace(),
                s.settings(),
                s.clock(),
                s.offset(),
                s.owner(),
                s.revision(),
                s.seen(),
                s.sessions(),
                s.claims(),
                s.losses(),
                s.cooling(),
                s.places(),
                waiters,
                s.outcomes(),
                s.resources(),
                s.answers(),
                s.events());
    }

    public static Snapshot withCooling(Snapshot s, List<Cooling> cooling) {
        return new Snapshot(
                s.workspace(),
                s.settings(),
                s.clock(),
                s.offset(),
                s.owner(),
                s.revision(),
                s.seen(),
                s.sessions(),
                s.claims(),
                s.losses(),
                cooling,
                s.places(),
                s.waiters(),
                s.outcomes(),
                s.resources(),
                s.answers(),
                s.events());
    }

    public static Snapshot withSettings(Snapshot s, LedgerSettings settings) {
        return new Snapshot(
                s.workspace(),
                settings,
                s.clock(),
                s.offset(),
                s.owner(),
                s.revision(),
                s.seen(),
                s.sessions(),
                s.claims(),
                s.losses(),
                s.cooling(),
                s.places(),
                s.waiters(),
                s.outcomes(),
                s.resources(),
                s.answers(),
                s.events());
    }

    public static Snapshot withEvents(Snapshot s, long revision, List<Event> events) {
        return new Snapshot(
                s.workspace(),
                s.settings(),
                s.clock(),
                s.offset(),
                s.owner(),
                revision,
                s.seen(),
                s.sessions(),
                s.claims(),
                s.losses(),
                s.cooling(),
                s.places(),
                s.waiters(),
                s.outcomes(),
                s.resources(),
                s.answers(),
                events);
    }

    /**
     * Whether two copies of one ledger have the same books. They were seen to tell the same events, so that the ends of their
     * rings say whether they keep the same ones.
     */
    static boolean same(Snapshot one, Snapshot other) {
        return one == other
                || (ends(one.events()).equals(ends(other.events()))
                        && withEvents(one, one.revision(), List.of())
                                .equals(withEvents(other, other.revision(), List.of())));
    }

    private static List<Object> ends(List<Event> ring) {
        return ring.isEmpty()
                ? List.of()
                : List.of(
                        ring.size(),
                        ring.get(0).revision(),
                        ring.get(ring.size() - 1).revision());
    }

    /** The parts that differ, with both values. */
    static String difference(Snapshot one, Snapshot other) {
        StringBuilder out = new StringBuilder();
        for (RecordComponent part : Snapshot.class.getRecordComponents()) {
            try {
                Object a = part.getAccessor().invoke(one);
                Object b = part.getAccessor().invoke(other);
                if (!a.equals(b)) {
                    out.append("\n  ")
                            .append(part.getName())
                            .append("\n    ")
                            .append(a)
                            .append("\n    ")
                            .append(b);
                }
            } catch (IllegalAccessException | InvocationTargetException e) {
                throw new IllegalStateException(e);
            }
        }
        return out.toString();
    }
}
