package dev.dibs.host;

import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Has the ledgers of this node ticked when something in them is due.
 *
 * <p>One alarm is set, for the earliest of all wake-ups. Each step tells the ledger's next deadline, mostly a later one than
 * before; then its wake-up stays where it is, and when it comes the deadline is looked at again. So a step costs a look into
 * a map, and only a deadline that is earlier than the wake-up a new one. A ledger that is due is ticked once, and not again
 * before its next step is told.
 */
final class DeadlineWatch {
    private static final long NEVER = Long.MAX_VALUE;

    private final TimeSource time;
    private final Consumer<String> tick;
    private final long zero;
    private final Map<String, Due> byName = new HashMap<>();
    private final PriorityQueue<WakeUp> wakeUps = new PriorityQueue<>();
    private TimeSource.@Nullable Alarm alarm;
    private long alarmAt = NEVER;
    private boolean closed;

    DeadlineWatch(TimeSource time, Consumer<String> tick) {
        this.time = time;
        this.tick = tick;
        this.zero = time.nanos();
    }

    /** Something is due in a ledger in so many nanoseconds; {@code Long.MAX_VALUE} for never. */
    synchronized void due(String workspace, long nanos) {
        long now = now();
        long at = nanos >= NEVER - now ? NEVER : now + nanos;
        Due due = byName.get(workspace);
        if (due == null) {
            if (at == NEVER) {
                return;
            }
            due = new Due();
            byName.put(workspace, due);
        }
        due.at = at;
        if (at < due.wakeUp) {
            wake(workspace, due);
        }
    }

    /** A ledger is not this node's any more. */
    synchronized void forget(String workspace) {
        byName.remove(workspace);
    }

    synchronized void close() {
        closed = true;
        byName.clear();
        wakeUps.clear();
        if (alarm != null) {
            alarm.cancel();
        }
    }

    private void ring() {
        String due = next();
        while (due != null) {
            tick.accept(due);
            due = next();
        }
    }

    private synchronized @Nullable String next() {
        alarmAt = NEVER;
        while (!closed) {
            WakeUp first = wakeUps.peek();
            if (first == null) {
                return null;
            }
            if (first.at > now()) {
                setAlarm(first.at);
                return null;
            }
            wakeUps.poll();
            Due due = byName.get(first.workspace);
            if (due == null || due.wakeUp != first.at) {
                continue;
            }
            due.wakeUp = NEVER;
            if (due.at <= now()) {
                due.at = NEVER;
                return first.workspace;
            }
            if (due.at == NEVER) {
                byName.remove(first.workspace);
            } else {
                wake(first.workspace, due);
            }
        }
        return null;
    }

    private void wake(String workspace, Due due) {
        due.wakeUp = due.at;
        wakeUps.add(new WakeUp(due.at, workspace));
        if (due.at < alarmAt && !closed) {
            setAlarm(due.at);
        }
    }

    private void setAlarm(long at) {
        if (alarm != null) {
            alarm.cancel();
        }
        alarmAt = at;
        alarm = time.in(at - now(), this::ring);
    }

    private long now() {
        return time.nanos() - zero;
    }

    private static final class Due {
        private long at = NEVER;
        private long wakeUp = NEVER;
    }

    private record WakeUp(long at, String workspace) implements Comparable<WakeUp> {
        @Override
        public int compareTo(WakeUp other) {
            return Long.compare(at, other.at);
        }
    }
}
