package dev.dibs.sim;

import dev.dibs.host.TimeSource;

/** One machine's clocks: the monotonic one began somewhere, the wall clock is wrong and may jump. */
final class MachineTime implements TimeSource {
    private static final long START_MILLIS = 1_790_000_000_000L;

    private final VirtualTime time;
    private final long began;
    private long wrongMillis;

    MachineTime(VirtualTime time, long began, long wrongMillis) {
        this.time = time;
        this.began = began;
        this.wrongMillis = wrongMillis;
    }

    @Override
    public long nanos() {
        return began + time.now();
    }

    @Override
    public long wallMillis() {
        return START_MILLIS + wrongMillis + time.now() / VirtualTime.MILLI;
    }

    @Override
    public Alarm in(long nanos, Runnable task) {
        boolean[] cancelled = new boolean[1];
        time.in(nanos, () -> {
            if (!cancelled[0]) {
                task.run();
            }
        });
        return () -> cancelled[0] = true;
    }

    void jump(long millis) {
        wrongMillis += millis;
    }
}
