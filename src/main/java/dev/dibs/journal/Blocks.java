package dev.dibs.journal;

import dev.dibs.core.model.Event;
import dev.dibs.core.model.Reading;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The events of all workspaces, in blocks: the store has those that are full, and a page of each workspace the newest. A bounded
 * number of pages is open at a time.
 *
 * <p>Any thread may {@link #add}, which changes memory alone; all else is for the journal's thread. {@link #write} changes the
 * store alone, so that a write which fails can be tried again.
 */
final class Blocks {
    private static final int OPEN = 256;
    private static final long OPEN_NANOS = 5_000_000_000L;

    private final Store store;
    private final Map<String, EventPage> open = new ConcurrentHashMap<>();
    /** The newest events of workspaces without a page. */
    private final Map<String, Long> newest = new ConcurrentHashMap<>();

    private final ConcurrentLinkedQueue<EventPage.Block> full = new ConcurrentLinkedQueue<>();
    private final Set<String> wanted = new HashSet<>();
    private final List<EventPage.Block> taken = new ArrayList<>();
    private final List<Written> written = new ArrayList<>();

    private record Written(EventPage page, EventPage.Block block) {}

    Blocks(Store store) {
        this.store = store;
    }

    /** A workspace has stored events: those are known. Before the journal's thread starts. */
    void goOn(String workspace) {
        Store.Block last = store.lastBlock(workspace);
        newest.put(workspace, last == null ? 0 : last.last());
    }

    /** Adds events of a workspace, of which one thread at a time may tell; those that are known are left out. */
    void add(String workspace, List<Event> events) {
        if (events.isEmpty()) {
            return;
        }
        EventPage page = open.get(workspace);
        while (page == null || !page.add(events, full::add)) {
            page = begin(workspace);
        }
    }

    private EventPage begin(String workspace) {
        if (open.size() >= OPEN) {
            open.entrySet().stream()
                    .min(Comparator.comparingLong(entry -> entry.getValue().dirtySince()))
                    .ifPresent(entry -> close(entry.getKey(), entry.getValue()));
        }
        return open.computeIfAbsent(workspace, name -> new EventPage(name, newest.getOrDefault(name, 0L)));
    }

    private void close(String workspace, EventPage page) {
        page.close(full::add);
        newest.merge(workspace, page.newest(), Math::max);
        boolean ignored = open.remove(workspace, page);
    }

    /** What there is of a workspace is written the next time, however young. */
    void want(String workspace) {
        wanted.add(workspace);
    }

    /** All there is is written the next time. */
    void wantAll() {
        wanted.addAll(open.keySet());
    }

    /** Puts into the store what is full, what is wanted and what has been waiting for long; tells whether there was any. */
    boolean write(long nowNanos) {
        written.clear();
        open.forEach((workspace, page) -> {
            EventPage.Block block = page.dirtyFor(wanted.contains(workspace) ? 0 : OPEN_NANOS, nowNanos);
            if (block != null) {
                store.putEvents(block);
                written.add(new Written(page, block));
            }
        });
        // after the pages: one that became full meanwhile is among these
        for (EventPage.Block block = full.poll(); block != null; block = full.poll()) {
            taken.add(block);
        }
        taken.forEach(store::putEvents);
        return !taken.isEmpty() || !written.isEmpty();
    }

    /** What was written is there for good. */
    void committed() {
        taken.clear();
        wanted.clear();
        written.forEach(one -> one.page.stored(one.block));
        written.clear();
    }

    /** The stored events that a reader wants. */
    List<Event> read(String workspace, Reading reading) {
        List<Event> found = new ArrayList<>();
        for (Store.Block block : store.blocks(workspace, reading)) {
            List<Event> events = new ArrayList<>(store.events(workspace, block.revision()));
            if (reading.newestFirst()) {
                Collections.reverse(events);
            }
            for (Event event : events) {
                if (reading.wants(event)) {
                    found.add(event);
                    if (found.size() == reading.limit()) {
                        return found;
                    }
                }
            }
        }
        return found;
    }
}
