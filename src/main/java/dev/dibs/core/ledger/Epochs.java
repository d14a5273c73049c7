package dev.dibs.core.ledger;

/**
 * How revisions grow.
 *
 * <p>A revision is {@code epoch x 2^22 + counter} and stays below 2^53, so that every JSON reader keeps it whole. The counter
 * grows by one with each event. The epoch counts seconds since 2026 and steps up, never back, whenever a ledger starts anew
 * or its owner changed against its will. Two sides of a cut cluster must not share one: each owner takes the next number whose
 * remainder modulo {@value #PLACES} is its own number.
 */
public final class Epochs {
    /** Bits of the counter in a revision. */
    public static final int COUNTER_BITS = 22;

    /** How many owners can be told apart. */
    public static final int PLACES = 1 << 14;

    /** Milliseconds from 1970 to 2026. */
    private static final long ZERO_MILLIS = 1_767_225_600_000L;

    private static final long LAST = (1L << (53 - COUNTER_BITS)) - 1;

    private Epochs() {}

    /** The epoch that a revision is of. */
    public static long of(long revision) {
        return revision >>> COUNTER_BITS;
    }

    /** The first revision of an epoch. */
    public static long first(long epoch) {
        return epoch << COUNTER_BITS;
    }

    /**
     * The epoch to step up to.
     *
     * @param current the epoch so far
     * @param wallMillis milliseconds since 1970; a clock that is wrong does no harm beyond using epochs up
     * @param place the number of the node that steps up; others have others
     */
    public static long next(long current, long wallMillis, int place) {
        long seconds = Math.max(0, (wallMillis - ZERO_MILLIS) / 1000);
        long least = Math.max(seconds, current + 1);
        long next = least + Math.floorMod(place - least, (long) PLACES);
        if (next > LAST) {
            throw new IllegalStateException("epoch " + next + " is past the last one, " + LAST);
        }
        return next;
    }
}
