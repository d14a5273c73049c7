package dev.dibs.wire.binary;

import dev.dibs.core.model.Event;
import java.util.List;

/** Makes bytes of events one by one, as they come; {@link BinaryForm#EVENTS} reads them. Not safe for threads. */
public final class EventPacker {
    private static final Codec EVENT = Codecs.of(Event.class);

    private final BinaryWriter items = new BinaryWriter(true, List.of());
    private int count;

    /** Adds an event. */
    public void add(Event event) {
        EVENT.write(items, event);
        count++;
    }

    /** How many events there are. */
    public int count() {
        return count;
    }

    /** How many bytes they take. */
    public int size() {
        return items.size();
    }

    /** The same bytes as of an {@link dev.dibs.core.model.EventBlock} of all of them. */
    public byte[] toBytes() {
        BinaryWriter all = new BinaryWriter(false, List.of());
        BinaryForm.EVENTS.begin(all);
        all.unsigned(count);
        all.raw(items.toBytes(), 0);
        return all.toBytes();
    }
}
