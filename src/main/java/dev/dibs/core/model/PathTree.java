package dev.dibs.core.model;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Values by path, with quick answers to what lies above, at and beneath one.
 *
 * <p>Paths are kept sorted by their text. All that is beneath {@code p} begins with {@code p} and a separator, so it stands
 * together in one range for each separator that may follow: found by a number of comparisons that grows with the logarithm of
 * the size. What is above is looked up prefix by prefix, each by its hash.
 */
public final class PathTree<V> {
    private final TreeMap<String, V> byText = new TreeMap<>();
    /** The same, only ever asked for one text: most looks upward find nothing, and that is sooner known here. */
    private final HashMap<String, V> exact = new HashMap<>();

    /** The value at just this path. */
    public @Nullable V get(Path path) {
        return exact.get(path.text());
    }

    /** Sets the value at a path. */
    public void put(Path path, V value) {
        byText.put(path.text(), value);
        exact.put(path.text(), value);
    }

    /** Forgets the value at a path. */
    public void remove(Path path) {
        byText.remove(path.text());
        exact.remove(path.text());
    }

    /** How many paths have a value. */
    public int size() {
        return byText.size();
    }

    /** All values in order of path. */
    public Collection<V> values() {
        return byText.values();
    }

    /** The values at and after a text, in order. */
    public Iterable<V> from(String text) {
        return byText.tailMap(text, true).values();
    }

    /** Tries the values above, at and beneath a path until {@code found} says true; tells whether one did. */
    public boolean anyRelated(Path path, Predicate<V> found) {
        return !byText.isEmpty() && (anyCovering(path, found) || anyBeneath(path, found));
    }

    /** Tries the values above and at a path, from the top down, until {@code found} says true; tells whether one did. */
    public boolean anyCovering(Path path, Predicate<V> found) {
        return path.anyAbove(above -> test(exact.get(above), found)) || test(exact.get(path.text()), found);
    }

    /** Tries the values beneath a path, itself left out, until {@code found} says true; tells whether one did. */
    public boolean anyBeneath(Path path, Predicate<V> found) {
        String text = path.text();
        if (path.isSymbol()) {
            return anyBetween(text + '.', text + '/', found);
        }
        // mostly there is nothing beneath, and one look tells it for both separators
        String first = byText.ceilingKey(text + '#');
        return first != null
                && first.compareTo(text + '0') < 0
                && (anyBetween(text + '#', text + '$', found) || anyBetween(text + '/', text + '0', found));
    }

    /** From {@code first} on, before {@code end}, which is the same text with the next character at its end. */
    private boolean anyBetween(String first, String end, Predicate<V> found) {
        Map.Entry<String, V> entry = byText.ceilingEntry(first);
        if (entry == null || entry.getKey().compareTo(end) >= 0) {
            return false;
        }
        NavigableMap<String, V> range = byText.subMap(first, true, end, false);
        for (V value : range.values()) {
            if (found.test(value)) {
                return true;
            }
        }
        return false;
    }

    private static <V> boolean test(@Nullable V value, Predicate<V> found) {
        return value != null && found.test(value);
    }
}
