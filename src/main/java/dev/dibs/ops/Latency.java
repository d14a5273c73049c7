package dev.dibs.ops;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** How often something took how long, in steps with fixed bounds; takes a few additions and no memory for each. */
final class Latency {
    /** What is done at once: from half a millisecond to 10 s. */
    private static final double[] SHORT = {
        0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10
    };
    /** What people wait for: from a tenth of a second to a day. */
    private static final double[] LONG = {0.1, 1, 5, 15, 60, 300, 900, 3_600, 14_400, 86_400};

    private final double[] boundSeconds;
    private final long[] boundNanos;
    private final LongAdder[] counts;
    private final LongAdder sumNanos = new LongAdder();

    private Latency(double... boundSeconds) {
        this.boundSeconds = boundSeconds;
        this.boundNanos = new long[boundSeconds.length];
        this.counts = new LongAdder[boundSeconds.length + 1];
        for (int i = 0; i < boundSeconds.length; i++) {
            boundNanos[i] = Math.round(boundSeconds[i] * TimeUnit.SECONDS.toNanos(1));
        }
        for (int i = 0; i < counts.length; i++) {
            counts[i] = new LongAdder();
        }
    }

    static Latency ofMachines() {
        return new Latency(SHORT);
    }

    static Latency ofPeople() {
        return new Latency(LONG);
    }

    void record(long nanos) {
        int i = 0;
        while (i < boundNanos.length && nanos > boundNanos[i]) {
            i++;
        }
        counts[i].increment();
        sumNanos.add(nanos);
    }

    /** The upper bounds in seconds, the last one infinite. */
    List<Double> bounds() {
        List<Double> bounds = new ArrayList<>();
        for (double bound : boundSeconds) {
            bounds.add(bound);
        }
        bounds.add(Double.POSITIVE_INFINITY);
        return bounds;
    }

    /** How often it was within each bound and above the one before. */
    List<Long> counts() {
        List<Long> all = new ArrayList<>();
        for (LongAdder count : counts) {
            all.add(count.sum());
        }
        return all;
    }

    /** How long all of it took. */
    double sumSeconds() {
        return sumNanos.sum() / (double) TimeUnit.SECONDS.toNanos(1);
    }
}
