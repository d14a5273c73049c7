package dev.dibs.core.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Copies that nobody can change and that are in the same order on every JVM, which those of {@code List.of} and
 * {@code Map.copyOf} are not.
 */
public final class Frozen {
    private Frozen() {}

    /** The same elements in the same order. */
    public static <T> List<T> list(Collection<? extends T> from) {
        return switch (from.size()) {
            case 0 -> Collections.emptyList();
            case 1 -> Collections.singletonList(from.iterator().next());
            default -> Collections.unmodifiableList(new ArrayList<>(from));
        };
    }

    /** The same entries, sorted by key. */
    public static <V> Map<String, V> map(Map<String, ? extends V> from) {
        return switch (from.size()) {
            case 0 -> Collections.emptyMap();
            case 1 -> {
                Map.Entry<String, ? extends V> only = from.entrySet().iterator().next();
                yield Collections.singletonMap(only.getKey(), only.getValue());
            }
            default -> Collections.unmodifiableMap(new TreeMap<>(from));
        };
    }
}
