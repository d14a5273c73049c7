package dev.dibs.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Time as others see it pass: the monotonic clock, and how long this machine slept. On Linux {@link System#nanoTime} leaves that out,
 * and who counts by it alone believes on waking that what ended long ago still stands.
 *
 * <p>Where there is no {@code /proc/uptime}, which counts sleep, it is the monotonic clock.
 */
public final class Elapsed {
    private static final Path UPTIME = Path.of("/proc/uptime");
    /** The file has hundredths of a second, and is not read in the same moment as the clock. */
    private static final long LEAST_SLEEP = 200_000_000;

    private static final long LONGEST_READ = 50_000_000;
    private static final Elapsed HERE = new Elapsed(System::nanoTime, Elapsed::uptime);

    private final LongSupplier monotonic;
    private final Supplier<OptionalLong> sinceBoot;
    private OptionalLong ahead = OptionalLong.empty();
    private volatile long slept;

    Elapsed(LongSupplier monotonic, Supplier<OptionalLong> sinceBoot) {
        this.monotonic = monotonic;
        this.sinceBoot = sinceBoot;
    }

    /** Nanoseconds since some moment; what was slept through counts from the next {@link #look} on. */
    public static long nanos() {
        return HERE.now();
    }

    /** Looks whether this machine slept: to be called about once a second by whoever relies on {@link #nanos}. */
    public static void look() {
        HERE.lookNow();
    }

    long now() {
        return monotonic.getAsLong() + slept;
    }

    synchronized void lookNow() {
        long before = monotonic.getAsLong();
        OptionalLong boot = sinceBoot.get();
        long after = monotonic.getAsLong();
        if (boot.isEmpty() || after - before > LONGEST_READ) {
            return;
        }
        long found = boot.getAsLong() - after;
        if (ahead.isEmpty()) {
            ahead = OptionalLong.of(found);
        }
        long all = found - ahead.getAsLong();
        if (all - slept > LEAST_SLEEP) {
            slept = all;
        }
    }

    private static OptionalLong uptime() {
        try {
            String text = Files.readString(UPTIME);
            int end = text.indexOf(' ');
            return end < 0
                    ? OptionalLong.empty()
                    : OptionalLong.of((long) (Double.parseDouble(text.substring(0, end)) * 1e9));
        } catch (IOException | NumberFormatException none) {
            return OptionalLong.empty();
        }
    }
}
