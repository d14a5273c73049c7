package dev.dibs.journal;

import dev.dibs.core.ledger.Ledger;
import dev.dibs.core.ledger.TakenSteps;

/**
 * Where a workspace's ledger is by what was written down of it. A step that begins elsewhere does not follow: then the whole
 * ledger is written down. Used on the thread that takes the workspace's steps.
 */
final class Chain {
    private static final long LEAST_BYTES = 8 << 20;

    private volatile long revision;
    private long steps;
    private long clock;
    private long bytes;
    private volatile long highest;
    private volatile long most = LEAST_BYTES;
    private volatile boolean broken;

    /** Nothing yet, or where this ledger is. */
    static Chain at(Ledger ledger, long bytes) {
        Chain chain = new Chain();
        chain.go(ledger, (int) Math.min(bytes, Integer.MAX_VALUE));
        return chain;
    }

    /** The last revision that is written down. */
    long revision() {
        return revision;
    }

    boolean follows(TakenSteps taken) {
        return !broken
                && taken.revision() == revision
                && taken.steps() == steps
                && taken.stamp().now() >= clock;
    }

    /** The highest revision so far; from any thread. */
    long highest() {
        return highest;
    }

    /** A ledger of the workspace was there with this revision, written down or not. */
    void reaches(long other) {
        highest = Math.max(highest, other);
    }

    /** Whether so many steps were written down that the whole ledger would be less to read. */
    boolean isLong() {
        return bytes > most;
    }

    void go(Ledger ledger, int stepBytes) {
        revision = ledger.revision();
        steps = ledger.steps();
        clock = ledger.clock();
        highest = Math.max(highest, revision);
        bytes += stepBytes;
    }

    /** The whole ledger was written down. */
    void whole() {
        bytes = 0;
        broken = false;
    }

    /** A step was not written down. */
    void lost() {
        broken = true;
    }

    /** So much the whole ledger takes. */
    void weighs(long snapshotBytes) {
        most = Math.max(LEAST_BYTES, 4 * snapshotBytes);
    }
}
