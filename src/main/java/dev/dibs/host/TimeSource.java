package dev.dibs.host;

import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Where time comes from. */
public interface TimeSource {
    /** Time that only goes forward, in nanoseconds from anywhere. */
    long nanos();

    /** What the wall clock says, in milliseconds since 1970; it may jump. */
    long wallMillis();

    /** Runs a task once after so many nanoseconds, on a thread that must not be held up. */
    Alarm in(long nanos, Runnable task);

    /** A task that is still to run. */
    @FunctionalInterface
    interface Alarm {
        /** Has it not run, if it has not begun. */
        void cancel();
    }

    /** The machine's own. */
    static TimeSource system() {
        return Machine.TIME;
    }

    /** The machine's clocks, and one thread for all alarms. */
    final class Machine implements TimeSource {
        private static final TimeSource TIME = new Machine();

        private final ScheduledThreadPoolExecutor alarms = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "dibs-alarms");
            thread.setDaemon(true);
            return thread;
        });

        private Machine() {
            alarms.setRemoveOnCancelPolicy(true);
        }

        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public long wallMillis() {
            return System.currentTimeMillis();
        }

        @Override
        public Alarm in(long nanos, Runnable task) {
            ScheduledFuture<?> future = alarms.schedule(task, Math.max(0, nanos), TimeUnit.NANOSECONDS);
            return () -> future.cancel(false);
        }
    }
}
