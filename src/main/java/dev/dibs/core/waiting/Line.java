package dev.dibs.core.waiting;

import dev.dibs.core.model.Mode;
import dev.dibs.core.model.Path;
import dev.dibs.core.model.PathTree;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** All requests in line, in order of arrival, found by ticket, session and path. */
public final class Line {
    private final TreeMap<Long, Waiter> byPlace = new TreeMap<>();
    private final Map<String, Waiter> byTicket = new HashMap<>();
    private final Map<String, TreeMap<Long, Waiter>> bySession = new HashMap<>();
    private final PathTree<TreeMap<Long, Waiter>> byPath = new PathTree<>();
    private long places;

    /** How many stand in line. */
    public int size() {
        return byPlace.size();
    }

    /** How many places were given out so far. */
    public long places() {
        return places;
    }

    /** Goes on counting places from here. */
    public void countFrom(long given) {
        places = given;
    }

    /** The next place. */
    public long nextPlace() {
        return ++places;
    }

    /** The request of a ticket. */
    public @Nullable Waiter get(String ticket) {
        return byTicket.get(ticket);
    }

    /** A session's requests in order of arrival. */
    public Collection<Waiter> of(String session) {
        TreeMap<Long, Waiter> waiters = bySession.get(session);
        return waiters == null ? Collections.emptyList() : waiters.values();
    }

    /** All in order of arrival. */
    public Collection<Waiter> all() {
        return byPlace.values();
    }

    /** Adds a request, or what is now true of it. */
    public void put(Waiter waiter) {
        byPlace.put(waiter.place(), waiter);
        byTicket.put(waiter.ticket(), waiter);
        bySession.computeIfAbsent(waiter.session(), session -> new TreeMap<>()).put(waiter.place(), waiter);
        for (Path path : waiter.paths()) {
            TreeMap<Long, Waiter> there = byPath.get(path);
            if (there == null) {
                there = new TreeMap<>();
                byPath.put(path, there);
            }
            there.put(waiter.place(), waiter);
        }
    }

    /** A request leaves the line. */
    public void remove(Waiter waiter) {
        byPlace.remove(waiter.place());
        byTicket.remove(waiter.ticket());
        TreeMap<Long, Waiter> own = bySession.get(waiter.session());
        if (own != null) {
            own.remove(waiter.place());
            if (own.isEmpty()) {
                bySession.remove(waiter.session());
            }
        }
        for (Path path : waiter.paths()) {
            TreeMap<Long, Waiter> there = byPath.get(path);
            if (there != null) {
                there.remove(waiter.place());
                if (there.isEmpty()) {
                    byPath.remove(path);
                }
            }
        }
    }

    /** Tries the requests before a place that keep a session from a path until {@code found} says true. */
    public boolean anyAhead(String session, Path path, Mode mode, long place, Predicate<Waiter> found) {
        return byPath.anyRelated(path, there -> {
            for (Waiter waiter : there.headMap(place, false).values()) {
                if (waiter.mode().conflicts(mode) && !waiter.session().equals(session) && found.test(waiter)) {
                    return true;
                }
            }
            return false;
        });
    }

    /** How many requests before a place keep a session from these paths; counts no further than {@code most}. */
    public int ahead(String session, List<Path> paths, Mode mode, long place, int most) {
        List<TreeMap<Long, Waiter>> buckets = new ArrayList<>(1);
        for (Path path : paths) {
            boolean ignored = byPath.anyRelated(path, there -> {
                buckets.add(there);
                return false;
            });
        }
        // a request may stand in several of them, but in one only once
        HashSet<Long> places = buckets.size() > 1 ? new HashSet<>() : null;
        int count = 0;
        for (TreeMap<Long, Waiter> bucket : buckets) {
            for (Waiter waiter : bucket.headMap(place, false).values()) {
                if (count < most
                        && waiter.mode().conflicts(mode)
                        && !waiter.session().equals(session)
                        && (places == null || places.add(waiter.place()))) {
                    count++;
                }
            }
        }
        return count;
    }

    /** The requests for anything related to these paths, in order of arrival; they may leave the line meanwhile. */
    public Related related(Collection<Path> paths) {
        Related related = new Related();
        for (Path path : paths) {
            boolean ignored = byPath.anyRelated(path, there -> {
                related.add(there);
                return false;
            });
        }
        return related;
    }

    /** Goes through requests in order of arrival, looking at no more of them than are asked for. */
    public static final class Related {
        private record Head(long place, TreeMap<Long, Waiter> there) implements Comparable<Head> {
            @Override
            public int compareTo(Head other) {
                return Long.compare(place, other.place);
            }
        }

        private final PriorityQueue<Head> heads = new PriorityQueue<>();
        private long last;

        private Related() {}

        private void add(TreeMap<Long, Waiter> there) {
            Map.Entry<Long, Waiter> next = there.higherEntry(last);
            if (next != null) {
                heads.add(new Head(next.getKey(), there));
            }
        }

        /** The next one that is in line; null when there is none. */
        public @Nullable Waiter next() {
            while (!heads.isEmpty()) {
                Head head = heads.remove();
                Waiter waiter = head.place > last ? head.there.get(head.place) : null;
                last = Math.max(last, head.place);
                add(head.there);
                if (waiter != null) {
                    return waiter;
                }
            }
            return null;
        }
    }
}
