package dev.dibs.kit;

import dev.dibs.core.model.LedgerSettings;
import java.util.List;

/**
 * What happens before, during and after cuts of a cluster.
 *
 * @param three whether a third side comes back later than the others
 */
public record MergeStory(long seed, LedgerSettings settings, boolean three, List<Part> parts) {
    /** When, or on which side of the cut. */
    public enum Where {
        BEFORE,
        ONE,
        OTHER,
        THIRD,
        BETWEEN,
        AFTER
    }

    /** A move and where it is made. */
    public record Part(Where where, Move move) {}

    MergeStory with(List<Part> others) {
        return new MergeStory(seed, settings, three, List.copyOf(others));
    }

    /** As a person reads it. */
    public String told() {
        StringBuilder out = new StringBuilder("seed " + seed + ", three " + three + ", " + settings + "\n");
        int number = 0;
        for (Part part : parts) {
            out.append(String.format("%4d  %-7s %s%n", ++number, part.where(), part.move()));
        }
        return out.toString();
    }
}
