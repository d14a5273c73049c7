package dev.dibs.wire.binary;

import dev.dibs.core.model.Event;

/** A block of events that is written as they happen: {@link #toBytes} are at any time what {@link BinaryForm#EVENTS} reads. */
public final class EventRows {
    private static final Codec EVENT = Codecs.of(Event.class);

    private final BinaryWriter rows = new BinaryWriter(true);
    private int count;

    /** Adds an event. */
    public void add(Event event) {
        EVENT.write(rows, event);
        count++;
    }

    /** How many events there are. */
    public int count() {
        return count;
    }

    /** About how many bytes they take. */
    public int size() {
        return rows.size();
    }

    /** The block as it is now. */
    public byte[] toBytes() {
        BinaryWriter head = new BinaryWriter(false);
        head.raw(BinaryForm.VERSION);
        RecordCodec.writeHead(head, 1);
        head.unsigned(count);
        return head.followedBy(rows);
    }
}
