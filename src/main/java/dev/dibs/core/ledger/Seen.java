package dev.dibs.core.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which revisions a ledger has seen: of each epoch all up to one.
 *
 * <p>An epoch has one owner at a time and its copies, so that what a copy saw of it has no holes: one number says it all. What is
 * in one ledger and not in another that has seen its grant was let go there. (A version vector over an observed-remove set:
 * Preguiça, Baquero, Almeida, Fonte and Gonçalves, Dotted Version Vectors, 2010; Bieniusa et al., An Optimized Conflict-free
 * Replicated Set, 2012.)
 *
 * <p>A line of {@value #MOST} epochs is full: the oldest is forgotten for each that comes, and what is older than all that are
 * left counts as seen. So what was let go never comes back, at the price that something very old may not stay.
 */
final class Seen {
    static final int MOST = 256;

    private final TreeMap<Long, Long> lastByEpoch = new TreeMap<>();

    static Seen of(List<Long> lasts) {
        Seen seen = new Seen();
        seen.addAll(lasts);
        return seen;
    }

    /** All of the revision's epoch up to it. */
    void add(long revision) {
        long epoch = Epochs.of(revision);
        Long last = lastByEpoch.get(epoch);
        if (last == null || last < revision) {
            lastByEpoch.put(epoch, revision);
        }
        while (lastByEpoch.size() > MOST) {
            lastByEpoch.pollFirstEntry();
        }
    }

    void addAll(List<Long> lasts) {
        for (long last : lasts) {
            add(last);
        }
    }

    boolean has(long revision) {
        Long last = lastByEpoch.get(Epochs.of(revision));
        if (last != null) {
            return revision <= last;
        }
        return lastByEpoch.size() == MOST && Epochs.of(revision) < lastByEpoch.firstKey();
    }

    /** The first revision of all; 0 before it. */
    long first() {
        return lastByEpoch.isEmpty() ? 0 : Epochs.first(lastByEpoch.firstKey());
    }

    /** The last revision of each epoch, oldest first; that of the present one is {@code head}. */
    List<Long> all(long head) {
        List<Long> lasts = new ArrayList<>(lastByEpoch.size());
        for (Map.Entry<Long, Long> one : lastByEpoch.entrySet()) {
            lasts.add(one.getKey() == Epochs.of(head) ? head : one.getValue());
        }
        return lasts;
    }
}
