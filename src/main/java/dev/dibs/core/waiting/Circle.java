package dev.dibs.core.waiting;

import dev.dibs.core.model.Refusal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Finds waits that would never end.
 *
 * <p>A session waits for every session whose claim, or whose earlier request, is in the way of one of its requests, and goes
 * on only when all of them let go. So a circle of such waits is a deadlock, and there is none as long as no wait is begun
 * that closes one. A breadth-first search from the one that begins to wait names a shortest circle. (Coffman, Elphick and
 * Shoshani, System Deadlocks, Computing Surveys 3(2), 1971.)
 */
public final class Circle {
    private Circle() {}

    /**
     * A circle of waits through {@code start}; empty when there is none.
     *
     * @param waitsFor the sessions that a session waits for
     */
    public static List<Refusal.Wait> through(String start, Function<String, Collection<String>> waitsFor) {
        Map<String, String> reachedFrom = new HashMap<>();
        Deque<String> next = new ArrayDeque<>();
        next.add(start);
        while (!next.isEmpty()) {
            String session = next.remove();
            for (String blocker : waitsFor.apply(session)) {
                if (blocker.equals(start)) {
                    return named(start, session, reachedFrom);
                }
                if (reachedFrom.putIfAbsent(blocker, session) == null) {
                    next.add(blocker);
                }
            }
        }
        return new ArrayList<>();
    }

    private static List<Refusal.Wait> named(String start, String last, Map<String, String> reachedFrom) {
        List<Refusal.Wait> circle = new ArrayList<>();
        String waitsFor = start;
        for (String session = last; !session.equals(start); session = reachedFrom.getOrDefault(session, start)) {
            circle.add(0, new Refusal.Wait(session, waitsFor));
            waitsFor = session;
        }
        circle.add(0, new Refusal.Wait(start, waitsFor));
        return circle;
    }
}
