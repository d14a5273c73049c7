package dev.dibs.journal;

import dev.dibs.core.model.Event;
import dev.dibs.core.model.EventQuery;
import dev.dibs.core.model.Reading;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A look for stored events of a workspace, a little at a time, as others want the store meanwhile. For one thread. */
final class Search {
    /** How many blocks are read at a time, and of how many the marks. */
    private static final int BLOCKS = 16;

    private static final int MARKS = 512;

    private final Store store;
    private final String workspace;
    private final Reading reading;
    private final List<Event> found = new ArrayList<>();
    /** Blocks that may hold what is wanted, the next first. */
    private final Deque<Store.Block> ahead = new ArrayDeque<>();

    private long from;
    /** The last event looked at. */
    private long seen = Long.MIN_VALUE;

    private boolean atEnd;

    /** Looks for what a reading wants, as far as it is not from before {@code since}, in milliseconds since 1970. */
    Search(Store store, String workspace, Reading reading, long since) {
        EventQuery query = reading.query();
        this.store = store;
        this.workspace = workspace;
        this.reading = new Reading(
                reading.newestFirst(),
                reading.start(),
                reading.limit(),
                new EventQuery(
                        query.path(),
                        query.under(),
                        query.types(),
                        query.session(),
                        Math.max(query.from(), since),
                        query.to()));
        this.from = reading.start();
    }

    /** Looks on for a little while; gives what was found at the end, and null before. */
    @Nullable
    List<Event> lookOn() {
        if (ahead.isEmpty() && !atEnd) {
            mark();
        }
        for (int i = 0; i < BLOCKS && !ahead.isEmpty(); i++) {
            if (read(ahead.removeFirst())) {
                return found;
            }
        }
        return ahead.isEmpty() && atEnd ? found : null;
    }

    private void mark() {
        List<Store.Block> blocks = store.blocks(workspace, reading, from, MARKS);
        for (Store.Block block : blocks) {
            if (block.mayHold()) {
                ahead.add(block);
            }
            from = reading.newestFirst() ? block.revision() : block.last();
        }
        atEnd = blocks.size() < MARKS;
    }

    /** Takes from a block what is wanted; tells whether that is enough. */
    private boolean read(Store.Block block) {
        List<Event> events = new ArrayList<>(store.events(workspace, block.revision()));
        if (reading.newestFirst()) {
            Collections.reverse(events);
        }
        for (Event event : events) {
            // the newest block grows meanwhile, and may come again
            boolean again = !reading.newestFirst() && event.revision() <= seen;
            seen = Math.max(seen, event.revision());
            if (!again && reading.wants(event)) {
                found.add(event);
                if (found.size() == reading.limit()) {
                    return true;
                }
            }
        }
        return false;
    }
}
