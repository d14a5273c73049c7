package dev.dibs.journal;

import dev.dibs.core.model.Event;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The events of all workspaces, in blocks: the last block of each is open, the store has the others. A bounded number of
 * blocks is open at a time. For one thread.
 *
 * <p>{@link #add} changes memory alone, {@link #write} the store alone, so that a write which fails can be tried again.
 */
final class Blocks {
    private static final int OPEN = 256;
    private static final long OPEN_NANOS = 5_000_000_000L;

    private final Store store;
    private final Map<String, OpenBlock> open = new LinkedHashMap<>(16, 0.75f, true);
    /** Blocks that are no longer open, until what was theirs is in the store: only then the store knows where to go on. */
    private final Map<String, OpenBlock> leaving = new LinkedHashMap<>();

    private final Set<String> wanted = new HashSet<>();
    private final List<Closed> closed = new ArrayList<>();
    private final List<Written> written = new ArrayList<>();

    private record Closed(String workspace, PackedEvents events) {}

    private record Written(OpenBlock block, int count) {}

    Blocks(Store store) {
        this.store = store;
    }

    void add(String workspace, List<Event> events, long nowNanos) {
        OpenBlock block = block(workspace);
        for (Event event : events) {
            block.add(event, nowNanos);
            if (block.isFull()) {
                closed.add(new Closed(workspace, block.handOut()));
            }
        }
    }

    /** What there is of a workspace is written the next time, however young. */
    void want(String workspace) {
        wanted.add(workspace);
    }

    /** All there is is written the next time. */
    void wantAll() {
        wanted.addAll(open.keySet());
    }

    /** Puts into the store what is closed, what is wanted and what has been waiting for long; tells whether there was any. */
    boolean write(long nowNanos) {
        written.clear();
        for (Closed one : closed) {
            store.putEvents(one.workspace, one.events);
        }
        leaving.forEach((workspace, block) -> {
            if (block.isDirty()) {
                store.putEvents(workspace, block.events());
                written.add(new Written(block, block.events().count()));
            }
        });
        open.forEach((workspace, block) -> {
            if (block.isDirty() && (wanted.contains(workspace) || block.isDirtyFor(OPEN_NANOS, nowNanos))) {
                store.putEvents(workspace, block.events());
                written.add(new Written(block, block.events().count()));
            }
        });
        return !closed.isEmpty() || !written.isEmpty();
    }

    /** What was written is there for good. */
    void committed() {
        closed.clear();
        leaving.clear();
        wanted.clear();
        written.forEach(one -> one.block.stored(one.count));
        written.clear();
    }

    /** The store forgets what is too old or too much; all that there is has been written. */
    void trim(long olderThanMillis, long maxBytes) {
        if (store.trim(olderThanMillis, maxBytes)) {
            // what is open may begin with events that are forgotten
            open.clear();
        }
        store.shrink();
    }

    private OpenBlock block(String workspace) {
        OpenBlock known = open.get(workspace);
        if (known != null) {
            return known;
        }
        OpenBlock left = leaving.remove(workspace);
        OpenBlock block = left == null ? stored(workspace) : left;
        open.put(workspace, block);
        if (open.size() > OPEN) {
            Iterator<Map.Entry<String, OpenBlock>> entries = open.entrySet().iterator();
            Map.Entry<String, OpenBlock> oldest = entries.next();
            leaving.put(oldest.getKey(), oldest.getValue());
            entries.remove();
        }
        return block;
    }

    private OpenBlock stored(String workspace) {
        Store.Block last = store.lastBlock(workspace);
        long forgotten = store.forgotten(workspace);
        OpenBlock block = last == null
                ? new OpenBlock(List.of(), forgotten)
                : new OpenBlock(store.events(workspace, last.revision()), Math.max(last.last(), forgotten));
        if (block.isFull()) {
            var ignored = block.handOut();
        }
        return block;
    }
}
