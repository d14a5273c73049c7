package dev.dibs.ops;

import dev.dibs.notify.FeedWatch;
import java.util.concurrent.atomic.LongAdder;

/** What the feeds of this node did. */
final class FeedCounts implements FeedWatch {
    private final LongAdder subscribers = new LongAdder();
    private final LongAdder told = new LongAdder();
    private final LongAdder resets = new LongAdder();
    private final LongAdder filled = new LongAdder();
    private final LongAdder cutOff = new LongAdder();
    private final Latency heardHere = Latency.ofMachines();
    private final Latency heardElsewhere = Latency.ofMachines();
    private final Latency handedOverHere = Latency.ofMachines();
    private final Latency handedOverElsewhere = Latency.ofMachines();

    @Override
    public void subscribers(int more) {
        subscribers.add(more);
    }

    @Override
    public void told() {
        told.increment();
    }

    @Override
    public void reset() {
        resets.increment();
    }

    @Override
    public void filled(int events) {
        filled.add(events);
    }

    @Override
    public void cutOff() {
        cutOff.increment();
    }

    @Override
    public void heard(long nanos, boolean here) {
        (here ? heardHere : heardElsewhere).record(nanos);
    }

    @Override
    public void handedOver(long nanos, boolean here) {
        (here ? handedOverHere : handedOverElsewhere).record(nanos);
    }

    long subscribers() {
        return subscribers.sum();
    }

    LongAdder toldSoFar() {
        return told;
    }

    LongAdder resetsSoFar() {
        return resets;
    }

    LongAdder filledSoFar() {
        return filled;
    }

    LongAdder cutOffSoFar() {
        return cutOff;
    }

    Latency heard(boolean here) {
        return here ? heardHere : heardElsewhere;
    }

    Latency handedOver(boolean here) {
        return here ? handedOverHere : handedOverElsewhere;
    }
}
