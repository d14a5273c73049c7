package dev.dibs.journal;

import dev.dibs.core.model.Event;
import java.util.ArrayList;
import java.util.List;

/** The newest events of a workspace, some of them not stored yet. */
final class OpenBlock {
    private static final int MOST = 256;
    private static final int MOST_WEIGHT = 256 << 10;

    private List<Event> events;
    private int weight;
    private long newest;
    private int stored;
    private long dirtySince;

    /** A block that goes on from what is stored, up to the revision {@code newest}. */
    OpenBlock(List<Event> stored, long newest) {
        this.events = new ArrayList<>(stored);
        this.weight = stored.stream().mapToInt(Event::weight).sum();
        this.stored = stored.size();
        this.newest = newest;
    }

    /** Adds an event; one that is not newer than all others was added before. */
    void add(Event event, long nowNanos) {
        if (event.revision() <= newest) {
            return;
        }
        if (!isDirty()) {
            dirtySince = nowNanos;
        }
        events.add(event);
        weight += event.weight();
        newest = event.revision();
    }

    boolean isFull() {
        return events.size() >= MOST || weight >= MOST_WEIGHT;
    }

    boolean isDirty() {
        return stored < events.size();
    }

    boolean isDirtyFor(long nanos, long nowNanos) {
        return isDirty() && nowNanos - dirtySince >= nanos;
    }

    List<Event> events() {
        return events;
    }

    /** So many of them are stored. */
    void stored(int count) {
        stored = count;
    }

    /** Hands out what there is and begins anew. */
    List<Event> handOut() {
        List<Event> all = events;
        events = new ArrayList<>();
        weight = 0;
        stored = 0;
        return all;
    }
}
