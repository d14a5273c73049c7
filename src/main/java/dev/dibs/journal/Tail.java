package dev.dibs.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The newest steps, on their way into the store: a few mapped files, used in turn.
 *
 * <p>A step is put here before anybody is told of it, on the thread that took it. So none is lost with the process, though
 * the store is written later and many steps at a time. Not safe for threads.
 */
final class Tail {
    /** A record and its number. */
    record Entry(long number, byte[] bytes) {}

    private final List<TailSegment> segments = new ArrayList<>();
    private int current;
    private long stored;

    /** Opens the files, or makes them. */
    Tail(Path folder, int count, int bytesEach) throws IOException {
        for (int i = 0; i < count; i++) {
            segments.add(new TailSegment(folder.resolve("tail-" + i), bytesEach));
        }
    }

    /** What was put after {@code number} and is whole, in order, up to the first that is missing. */
    List<Entry> after(long number) {
        List<Entry> all = new ArrayList<>();
        for (TailSegment segment : segments) {
            all.addAll(segment.read());
        }
        all.sort(Comparator.comparingLong(Entry::number));
        List<Entry> found = new ArrayList<>();
        long next = number + 1;
        for (Entry entry : all) {
            if (entry.number() == next) {
                found.add(entry);
                next++;
            }
        }
        return found;
    }

    /** The lowest number of a record that is whole; 0 when there is none. */
    long first() {
        return segments.stream()
                .flatMap(segment -> segment.read().stream())
                .mapToLong(Entry::number)
                .min()
                .orElse(0);
    }

    /** Begins anew: all that was put is in the store, up to {@code number}. */
    void clear(long number) {
        segments.forEach(TailSegment::clear);
        current = 0;
        stored = number;
    }

    /** Puts a record, numbered one more than the one before; false when there is no room before more is stored. */
    boolean put(long number, byte[] record) {
        if (segments.get(current).put(number, record)) {
            return true;
        }
        int next = (current + 1) % segments.size();
        TailSegment following = segments.get(next);
        if (following.last() > stored) {
            return false;
        }
        following.clear();
        current = next;
        return following.put(number, record);
    }

    /** All up to {@code number} is in the store. */
    void stored(long number) {
        stored = number;
    }
}
