package dev.dibs.client.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * How long this machine slept. On Linux {@link System#nanoTime} leaves that out, so that who counts by it alone believes on waking
 * that what ended elsewhere meanwhile still stands. {@code /proc/uptime} has it; where there is none, nobody slept.
 */
final class SleepWatch {
    private static final Path UPTIME = Path.of("/proc/uptime");
    /** The file has hundredths of a second, and is not read in the same moment as the clock. */
    private static final long LEAST_SLEEP = 200_000_000;

    private static final long LONGEST_READ = 50_000_000;

    private final LongSupplier monotonic;
    private final Supplier<OptionalLong> sinceBoot;
    private OptionalLong ahead;
    private long slept;

    SleepWatch() {
        this(System::nanoTime, SleepWatch::uptime);
    }

    SleepWatch(LongSupplier monotonic, Supplier<OptionalLong> sinceBoot) {
        this.monotonic = monotonic;
        this.sinceBoot = sinceBoot;
        this.ahead = look();
    }

    /** How long it slept since this was made, in nanoseconds. */
    synchronized long nanos() {
        OptionalLong now = look();
        ahead = ahead.isPresent() ? ahead : now;
        if (ahead.isPresent() && now.isPresent()) {
            long all = now.getAsLong() - ahead.getAsLong();
            slept = all - slept > LEAST_SLEEP ? all : slept;
        }
        return slept;
    }

    /** By how much the time since the start of this machine is ahead of the monotonic clock; none when it is not known. */
    private OptionalLong look() {
        long before = monotonic.getAsLong();
        OptionalLong boot = sinceBoot.get();
        long after = monotonic.getAsLong();
        return boot.isEmpty() || after - before > LONGEST_READ
                ? OptionalLong.empty()
                : OptionalLong.of(boot.getAsLong() - after);
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
