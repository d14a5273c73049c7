package dev.dibs.journal;

import dev.dibs.core.model.Event;
import dev.dibs.wire.binary.EventRows;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The newest events of a workspace, as the bytes that the store will keep, some not stored yet.
 *
 * <p>They are written by the thread that made them, while they are in its cache: for the journal's own to read them as objects
 * cost more than all else that it does.
 */
final class EventPage {
    private static final int MOST = 256;
    private static final int MOST_BYTES = 128 << 10;

    private final String workspace;
    private EventRows rows = new EventRows();
    private Marks marks = new Marks();
    private long first;
    private long newest;
    private long since;
    private long until;
    private int stored;
    private long dirtySince;
    private boolean closed;

    /**
     * Events in a row, ready to be stored.
     *
     * @param revision of the first
     * @param last the revision of the last
     * @param since the earliest time of them, in milliseconds since 1970
     * @param until the latest
     * @param count how many there are
     * @param value their bytes
     * @param marks what they can be found by, as bytes
     */
    record Block(
            String workspace,
            long revision,
            long last,
            long since,
            long until,
            int count,
            byte[] value,
            byte[] marks) {}

    /** An empty page; events up to the revision {@code newest} were added to another. */
    EventPage(String workspace, long newest) {
        this.workspace = workspace;
        this.newest = newest;
    }

    /** Adds events, but for those that were added before, and hands out what is full; false when it is closed. */
    synchronized boolean add(List<Event> events, Consumer<Block> full) {
        if (closed) {
            return false;
        }
        for (Event event : events) {
            if (event.revision() <= newest) {
                continue;
            }
            if (!isDirty()) {
                dirtySince = System.nanoTime();
            }
            boolean begins = rows.count() == 0;
            first = begins ? event.revision() : first;
            since = begins ? event.at() : Math.min(since, event.at());
            until = begins ? event.at() : Math.max(until, event.at());
            newest = event.revision();
            rows.add(event);
            marks.add(event);
            if (rows.count() >= MOST || rows.size() >= MOST_BYTES) {
                full.accept(block());
                begin();
            }
        }
        return true;
    }

    /** The revision of the newest event so far. */
    synchronized long newest() {
        return newest;
    }

    /** When it last had something to be stored for the first time, on the clock of {@link System#nanoTime}. */
    synchronized long dirtySince() {
        return dirtySince;
    }

    /** What is on it, when some of that is not stored, and was not for so long; null otherwise. */
    synchronized @Nullable Block dirtyFor(long nanos, long nowNanos) {
        return isDirty() && (nanos == 0 || nowNanos - dirtySince >= nanos) ? block() : null;
    }

    /** This is in the store. */
    synchronized void stored(Block block) {
        if (block.revision == first) {
            stored = Math.max(stored, block.count);
        }
    }

    /** Takes no more, and hands out what was not stored. */
    synchronized void close(Consumer<Block> rest) {
        closed = true;
        if (isDirty()) {
            rest.accept(block());
            begin();
        }
    }

    private boolean isDirty() {
        return stored < rows.count();
    }

    private Block block() {
        return new Block(workspace, first, newest, since, until, rows.count(), rows.toBytes(), marks.toBytes());
    }

    private void begin() {
        rows = new EventRows();
        marks = new Marks();
        first = 0;
        stored = 0;
    }
}
