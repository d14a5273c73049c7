package dev.dibs.journal;

import dev.dibs.core.model.Event;
import dev.dibs.wire.binary.EventPacker;
import java.util.List;

/** Events of a workspace, in order, as the store keeps a block of them. They become bytes as they come: later they would have to be fetched again. */
final class PackedEvents {
    private final EventPacker events = new EventPacker();
    private final Marks marks = new Marks();
    private long first;
    private long last;
    private long since = Long.MAX_VALUE;
    private long until = Long.MIN_VALUE;

    static PackedEvents of(List<Event> events) {
        PackedEvents packed = new PackedEvents();
        events.forEach(packed::add);
        return packed;
    }

    void add(Event event) {
        first = events.count() == 0 ? event.revision() : first;
        last = event.revision();
        since = Math.min(since, event.at());
        until = Math.max(until, event.at());
        events.add(event);
        marks.add(event);
    }

    int count() {
        return events.count();
    }

    /** How many bytes the events take. */
    int size() {
        return events.size();
    }

    /** The first revision. */
    long first() {
        return first;
    }

    /** The last revision. */
    long last() {
        return last;
    }

    /** The earliest time of an event, in milliseconds since 1970. */
    long since() {
        return since;
    }

    /** The latest time of an event, in milliseconds since 1970. */
    long until() {
        return until;
    }

    /** What they are about. */
    byte[] marks() {
        return marks.toBytes();
    }

    /** The events, for {@link dev.dibs.wire.binary.BinaryForm#EVENTS}. */
    byte[] toBytes() {
        return events.toBytes();
    }
}
