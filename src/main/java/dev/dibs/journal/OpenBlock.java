package dev.dibs.journal;

import dev.dibs.core.model.Event;
import java.util.List;

/** The newest events of a workspace, some of them not stored yet. */
final class OpenBlock {
    private static final int MOST = 256;
    private static final int MOST_BYTES = 256 << 10;

    private PackedEvents events;
    private long newest;
    private int stored;
    private long dirtySince;

    /** A block that goes on from what is stored, up to the revision {@code newest}. */
    OpenBlock(List<Event> stored, long newest) {
        this.events = PackedEvents.of(stored);
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
        newest = event.revision();
    }

    boolean isFull() {
        return events.count() >= MOST || events.size() >= MOST_BYTES;
    }

    boolean isDirty() {
        return stored < events.count();
    }

    boolean isDirtyFor(long nanos, long nowNanos) {
        return isDirty() && nowNanos - dirtySince >= nanos;
    }

    PackedEvents events() {
        return events;
    }

    /** So many of them are stored. */
    void stored(int count) {
        stored = count;
    }

    /** Hands out what there is and begins anew. */
    PackedEvents handOut() {
        PackedEvents all = events;
        events = new PackedEvents();
        stored = 0;
        return all;
    }
}
