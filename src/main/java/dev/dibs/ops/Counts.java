package dev.dibs.ops;

import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** One count for each of a few names that are known beforehand, and where those may not be all, one for whatever else comes. */
final class Counts {
    static final String OTHER = "other";

    private final List<String> names;
    private final LongAdder[] counts;

    private Counts(List<String> names, int more) {
        this.names = List.copyOf(names);
        this.counts = new LongAdder[names.size() + more];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = new LongAdder();
        }
    }

    /** For these names and no other. */
    static Counts of(List<String> names) {
        return new Counts(names, 0);
    }

    /** For these names, and together for all others. */
    static Counts withOther(List<String> names) {
        return new Counts(names, 1);
    }

    /** Counts one by its place among the names. */
    void add(int place) {
        counts[place].increment();
    }

    /** Counts one by its name, of those that have one for others: a look at each, so for what happens now and then. */
    void add(String name) {
        int place = names.indexOf(name);
        add(place < 0 ? names.size() : place);
    }

    /** How many names there are, with the one for all others. */
    int size() {
        return counts.length;
    }

    String name(int place) {
        return place == names.size() ? OTHER : names.get(place);
    }

    long at(int place) {
        return counts[place].sum();
    }
}
