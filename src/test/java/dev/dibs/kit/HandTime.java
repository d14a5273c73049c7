package dev.dibs.kit;

import dev.dibs.host.TimeSource;
import java.util.Comparator;
import java.util.PriorityQueue;

/** Time that moves when a test says so; what falls due on the way is run in order, on the test's thread. */
public final class HandTime implements TimeSource {
    private final PriorityQueue<Set> set = new PriorityQueue<>(Comparator.comparingLong(Set::at));
    private long nanos = 1_000_000;
    private long wall = 1_800_000_000_000L;

    private record Set(long at, Runnable task) {}

    @Override
    public synchronized long nanos() {
        return nanos;
    }

    @Override
    public synchronized long wallMillis() {
        return wall;
    }

    @Override
    public synchronized Alarm in(long after, Runnable task) {
        Set alarm = new Set(nanos + Math.max(0, after), task);
        set.add(alarm);
        return () -> cancel(alarm);
    }

    /** Moves on by so many milliseconds. */
    public void advance(long millis) {
        advanceNanos(millis * 1_000_000);
    }

    /** Moves on by so many nanoseconds. */
    public void advanceNanos(long more) {
        long end;
        synchronized (this) {
            end = nanos + more;
        }
        Runnable due = next(end);
        while (due != null) {
            due.run();
            due = next(end);
        }
    }

    /** Sets the wall clock forward or back, and nothing else. */
    public synchronized void jump(long millis) {
        wall += millis;
    }

    private synchronized void cancel(Set alarm) {
        set.remove(alarm);
    }

    private synchronized Runnable next(long end) {
        Set first = set.peek();
        long to = first == null || first.at > end ? end : Math.max(nanos, first.at);
        wall += (to - nanos) / 1_000_000;
        nanos = to;
        if (first == null || first.at > end) {
            return null;
        }
        set.poll();
        return first.task;
    }
}
