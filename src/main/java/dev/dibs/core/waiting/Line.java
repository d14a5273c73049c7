package dev.dibs.core.waiting;

import dev.dibs.core.model.Mode;
import dev.dibs.core.model.Path;
import dev.dibs.core.model.PathTree;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
        TreeMap<Long, Waiter> seen = new TreeMap<>();
        for (Path path : paths) {
            boolean ignored = anyAhead(session, path, mode, place, waiter -> {
                seen.put(waiter.place(), waiter);
                return seen.size() >= most;
            });
        }
        return seen.size();
    }

    /** The requests for anything related to these paths, in order of arrival. */
    public List<Waiter> related(Collection<Path> paths) {
        TreeMap<Long, Waiter> found = new TreeMap<>();
        for (Path path : byPlace.isEmpty() ? Collections.<Path>emptyList() : paths) {
            boolean ignored = byPath.anyRelated(path, there -> {
                found.putAll(there);
                return false;
            });
        }
        return new ArrayList<>(found.values());
    }
}
