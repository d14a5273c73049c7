package dev.dibs.sim;

import java.util.Comparator;
import java.util.PriorityQueue;

/** The time of one history: what was planned runs in order, and between two things no time is spent. */
final class VirtualTime {
    static final long MILLI = 1_000_000;
    static final long SECOND = 1_000 * MILLI;

    private final PriorityQueue<Planned> planned =
            new PriorityQueue<>(Comparator.comparingLong(Planned::at).thenComparingLong(Planned::order));
    private long now;
    private long order;

    private record Planned(long at, long order, Runnable task) {}

    long now() {
        return now;
    }

    void in(long nanos, Runnable task) {
        planned.add(new Planned(now + Math.max(0, nanos), order++, task));
    }

    void runUntil(long end) {
        while (!planned.isEmpty() && planned.element().at() <= end) {
            Planned next = planned.remove();
            now = next.at();
            next.task().run();
        }
        now = end;
    }
}
