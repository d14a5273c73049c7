package dev.dibs.host;

import dev.dibs.core.ledger.Ledger;
import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * One ledger's time on the node that owns it.
 *
 * <p>It goes on from where the ledger's clock stood when this node took over, by this node's monotonic time: no wall clock
 * decides anything. What to add to it for people is settled at take-over, and anew when the wall clock has drifted a second
 * from it. The clock belongs to one copy of the ledger: a copy that comes later, or that another owner moved on meanwhile,
 * gets a new clock.
 */
final class OwnerClock {
    private static final long NANOS = 1_000_000;
    private static final long DRIFT_MILLIS = 1_000;

    private final TimeSource time;
    private final WeakReference<Ledger> ledger;
    private final long startNanos;
    private final long startClock;
    /** Claims, sessions and waiters after the last step: written by its thread, read by any. */
    private final AtomicIntegerArray held = new AtomicIntegerArray(3);

    private long offset;
    private boolean stepped;

    OwnerClock(TimeSource time, Ledger ledger) {
        this.time = time;
        this.ledger = new WeakReference<>(ledger);
        this.startNanos = time.nanos();
        this.startClock = ledger.clock();
        this.offset = time.wallMillis() - startClock;
        note(ledger);
    }

    /** Whether its node has taken no step yet. */
    boolean isNew() {
        return !stepped;
    }

    /** A step was taken: notes how much there is now. */
    void stepped(Ledger after) {
        stepped = true;
        note(after);
    }

    private void note(Ledger after) {
        held.setOpaque(0, after.claims());
        held.setOpaque(1, after.sessions());
        held.setOpaque(2, after.waiters());
    }

    /** The sum with what there is here. */
    Holdings addTo(Holdings sum) {
        return sum.plus(held.getOpaque(0), held.getOpaque(1), held.getOpaque(2));
    }

    /** Whether this is the clock of that copy, and not behind it. */
    boolean rules(Ledger copy) {
        return ledger.refersTo(copy) && now() >= copy.clock();
    }

    /** The ledger's clock now, in milliseconds. */
    long now() {
        return startClock + (time.nanos() - startNanos) / NANOS;
    }

    /** What to add to {@code now} to get milliseconds since 1970. */
    long offset(long now) {
        long fresh = time.wallMillis() - now;
        if (Math.abs(fresh - offset) > DRIFT_MILLIS) {
            offset = fresh;
        }
        return offset;
    }

    /** Nanoseconds until the ledger's clock shows {@code clock}; 0 when it does. */
    long nanosUntil(long clock) {
        long millis = clock - startClock;
        if (millis >= Long.MAX_VALUE / NANOS) {
            return Long.MAX_VALUE;
        }
        return Math.max(0, millis * NANOS - (time.nanos() - startNanos));
    }
}
