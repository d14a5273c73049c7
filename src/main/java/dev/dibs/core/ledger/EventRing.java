package dev.dibs.core.ledger;

import dev.dibs.core.model.Event;
import dev.dibs.core.model.EventType;
import dev.dibs.core.model.LedgerSettings;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The last events, bounded by number and by weight. */
final class EventRing {
    private final ArrayDeque<Kept> events = new ArrayDeque<>();
    private long weight;

    /** An event and what it weighs: reckoned but once, as an event that leaves was long out of sight. */
    private record Kept(Event event, int weight) {}

    void add(Event event, LedgerSettings settings) {
        Kept kept = new Kept(event, event.weight());
        events.add(kept);
        weight += kept.weight;
        while (events.size() > settings.maxEvents() || (weight > settings.maxEventBytes() && events.size() > 1)) {
            weight -= events.remove().weight;
        }
    }

    /**
     * The events after a revision, oldest first; null when some of them are no longer here.
     *
     * @param first the revision of the first event of all
     */
    @Nullable
    List<Event> after(long revision, long first, int limit) {
        List<Event> newestFirst = new ArrayList<>();
        Iterator<Kept> backwards = events.descendingIterator();
        Event oldest = null;
        while (backwards.hasNext()) {
            Event event = backwards.next().event;
            if (event.revision() <= revision) {
                return event.revision() == revision ? oldestFirst(newestFirst, limit) : null;
            }
            newestFirst.add(event);
            oldest = event;
        }
        boolean whole = oldest != null
                && (oldest.revision() == first
                        ? revision == 0
                        : oldest.type() != EventType.RESET && oldest.revision() == revision + 1);
        return whole ? oldestFirst(newestFirst, limit) : null;
    }

    /** The events before a revision, newest first. */
    List<Event> before(long revision, int limit) {
        List<Event> newestFirst = new ArrayList<>();
        Iterator<Kept> backwards = events.descendingIterator();
        while (backwards.hasNext() && newestFirst.size() < limit) {
            Event event = backwards.next().event;
            if (event.revision() < revision) {
                newestFirst.add(event);
            }
        }
        return newestFirst;
    }

    List<Event> all() {
        List<Event> all = new ArrayList<>(events.size());
        for (Kept kept : events) {
            all.add(kept.event);
        }
        return all;
    }

    private static List<Event> oldestFirst(List<Event> newestFirst, int limit) {
        List<Event> ordered = new ArrayList<>(Math.min(limit, newestFirst.size()));
        for (int i = newestFirst.size() - 1; i >= 0 && ordered.size() < limit; i--) {
            ordered.add(newestFirst.get(i));
        }
        return ordered;
    }
}
