package dev.dibs.core.ledger;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The two ledgers of a merge, in an order that does not depend on who merges: the head is further on.
 *
 * <p>Up to where they parted they have one time. So what both have is compared as it stands, and what is taken of the side
 * that is behind is told in the time of the other only then.
 */
final class Sides {
    private static final Comparator<Snapshot> FURTHER = Comparator.comparingLong(Snapshot::revision)
            .thenComparingLong(Snapshot::clock)
            .thenComparing(Snapshot::toString);

    final Side head;
    final Side tail;
    private final boolean headFirst;

    Sides(Snapshot one, Snapshot other) {
        long clock = Math.max(one.clock(), other.clock());
        boolean first = FURTHER.compare(one, other) >= 0;
        head = new Side(first ? one : other, clock);
        tail = new Side(first ? other : one, clock);
        boolean headKnows = head.hasSeenAllOf(tail);
        boolean tailKnows = tail.hasSeenAllOf(head);
        long ahead = head.books.clock() - tail.books.clock();
        headFirst = ahead != 0 ? ahead > 0 : headKnows || !tailKnows;
    }

    /**
     * The side that a majority stood behind since the two parted, while none did behind the other; null otherwise. What it stood
     * behind may be no event, as when an offer is taken up: then the later of the two was after they had parted.
     */
    @Nullable
    Side confirmed() {
        boolean ofHead = head.books.confirmed() != 0 && !tail.hasSeen(head.books.confirmed());
        boolean ofTail = tail.books.confirmed() != 0 && !head.hasSeen(tail.books.confirmed());
        if (ofHead != ofTail) {
            return ofHead ? head : tail;
        }
        long later = head.books.confirmedAt() - tail.books.confirmedAt();
        return ofHead || later == 0 ? null : later > 0 ? head : tail;
    }

    List<Side> both() {
        return Arrays.asList(head, tail);
    }

    Side other(Side side) {
        return side == head ? tail : head;
    }

    /** Whether the head is believed where both say as much. */
    boolean headFirst() {
        return headFirst;
    }

    /** The side that has more of something; when both have as much the one that is ahead in time, or knows all of the other. */
    <T> Side greater(T ofHead, T ofTail, Comparator<T> order) {
        int compared = order.compare(ofHead, ofTail);
        return compared > 0 || (compared == 0 && headFirst) ? head : tail;
    }

    /** What either side has, in order of key; of what both have the greater, both told in one time. */
    <K, T> Collection<T> union(Function<Side, List<T>> part, Function<T, K> key, Comparator<T> order, Toward<T> shift) {
        return new TreeMap<>(joined(part, key, order, shift)).values();
    }

    /** The same: what the head has first, then what only the tail has, each as it stands there. */
    <K, T> Map<K, T> joined(Function<Side, List<T>> part, Function<T, K> key, Comparator<T> order, Toward<T> shift) {
        Map<K, T> ofHead = new LinkedHashMap<>();
        part.apply(head).forEach(one -> ofHead.put(key.apply(one), one));
        Map<K, T> all = new LinkedHashMap<>();
        ofHead.forEach((name, one) -> all.put(name, shift.apply(head.shift, one)));
        for (T one : part.apply(tail)) {
            K name = key.apply(one);
            T same = ofHead.get(name);
            if (same == null || greater(same, one, order) == tail) {
                all.put(name, shift.apply(tail.shift, one));
            }
        }
        return all;
    }

    /** Tells something in another time. */
    interface Toward<T> {
        T apply(Shift shift, T one);
    }

    /** The one that there is. */
    static <T> T either(@Nullable T one, @Nullable T other) {
        if (one != null) {
            return one;
        }
        if (other == null) {
            throw new IllegalStateException("neither side has it");
        }
        return other;
    }
}
