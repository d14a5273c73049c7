package dev.dibs.kit;

import dev.dibs.core.claim.Cooling;
import dev.dibs.core.ledger.Remembered;
import dev.dibs.core.ledger.Snapshot;
import dev.dibs.core.model.Claim;
import dev.dibs.core.model.Event;
import dev.dibs.core.model.LedgerSettings;
import dev.dibs.core.session.SessionRecord;
import dev.dibs.core.waiting.Waiter;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;

/** Snapshots with one thing changed, and what two of them differ in. */
public final class Snapshots {
    private static final RecordComponent[] PARTS = Snapshot.class.getRecordComponents();
    private static final Constructor<Snapshot> MAKER = maker();

    private Snapshots() {}

    private static Constructor<Snapshot> maker() {
        try {
            return Snapshot.class.getDeclaredConstructor(
                    Arrays.stream(PARTS).map(RecordComponent::getType).toArray(Class<?>[]::new));
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(e);
        }
    }

    public static Snapshot withSeen(Snapshot s, List<Long> seen) {
        return with(s, "seen", seen);
    }

    public static Snapshot withAnswers(Snapshot s, List<Remembered> answers) {
        return with(s, "answers", answers);
    }

    public static Snapshot withClaims(Snapshot s, List<Claim> claims) {
        return with(s, "claims", claims);
    }

    public static Snapshot withSessions(Snapshot s, List<SessionRecord> sessions) {
        return with(s, "sessions", sessions);
    }

    public static Snapshot withWaiters(Snapshot s, List<Waiter> waiters) {
        return with(s, "waiters", waiters);
    }

    public static Snapshot withCooling(Snapshot s, List<Cooling> cooling) {
        return with(s, "cooling", cooling);
    }

    public static Snapshot withSettings(Snapshot s, LedgerSettings settings) {
        return with(s, "settings", settings);
    }

    public static Snapshot withEvents(Snapshot s, long revision, List<Event> events) {
        return with(with(s, "revision", revision), "events", events);
    }

    public static Snapshot withSteps(Snapshot s, long steps) {
        return with(s, "steps", steps);
    }

    private static Snapshot with(Snapshot s, String name, Object value) {
        Object[] values = new Object[PARTS.length];
        try {
            for (int i = 0; i < PARTS.length; i++) {
                values[i] = PARTS[i].getName().equals(name)
                        ? value
                        : PARTS[i].getAccessor().invoke(s);
            }
            return MAKER.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
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
        for (RecordComponent part : PARTS) {
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
