package dev.dibs.host.hazelcast;

import dev.dibs.host.TimeSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * The last revision of each workspace that this node told anybody, and whether the ledger that answers next must have seen it.
 *
 * <p>When a cut heals, the nodes of one side join the others first, and their ledgers are merged some moments later. In between
 * the ledgers of the others answer, which have not seen what was told here: what was let go would be there again, and what was
 * granted would not. So for that time whoever asks here is answered by a ledger that has seen it, or waits. Should it be lost,
 * as its owner did not come back, all go on without it after a few seconds.
 */
final class LastTold {
    /** A merge that takes longer is given up on. */
    private static final long MERGING_NANOS = TimeUnit.SECONDS.toNanos(60);
    /** The ledgers of this node are merged; those of others who came along may follow a little later. */
    private static final long OTHERS_NANOS = TimeUnit.SECONDS.toNanos(3);

    private final TimeSource time;
    private final Map<String, Told> last = new ConcurrentHashMap<>();
    private volatile long until;
    /** Merges that began and did not end: the end of one may be told when the next has begun, as other listeners take their time. */
    private volatile int merges;

    private long round;

    /** An answer: the ledger's revision and its clock at the time. */
    private record Told(long revision, long clock) {
        private Told and(Told other) {
            return new Told(Math.max(revision, other.revision), Math.max(clock, other.clock));
        }
    }

    LastTold(TimeSource time) {
        this.time = time;
        this.until = time.nanos() - 1;
    }

    /** An answer of a ledger at this revision and time goes out; 0 for none, as names alone must cost nothing. */
    void told(String workspace, long revision, long clock) {
        if (revision == 0) {
            return;
        }
        Told before = last.get(workspace);
        if (before == null || before.revision < revision || before.clock < clock) {
            last.merge(workspace, new Told(revision, clock), Told::and);
        }
    }

    /** What the ledger of a workspace should have seen to answer; 0 for anything. */
    long last(String workspace) {
        Told told = last.get(workspace);
        return told == null ? 0 : told.revision;
    }

    /** The ledger's clock at the last answer; 0 for none. */
    long lastAt(String workspace) {
        Told told = last.get(workspace);
        return told == null ? 0 : told.clock;
    }

    /**
     * The ledger has not seen the last; tells whether it may go on without: at any other time that was told from a step whose
     * owner died before anybody else had it.
     *
     * @param seen what it should have seen; what was told since then is not forgotten
     */
    boolean forgets(String workspace, long seen) {
        if (isSettling()) {
            return false;
        }
        last.computeIfPresent(workspace, (name, told) -> told.revision == seen ? null : told);
        return true;
    }

    /** This node joins the others. */
    synchronized void joins() {
        if (isSettling()) {
            merges++;
        } else {
            merges = 1;
            round++;
        }
        until = time.nanos() + MERGING_NANOS;
    }

    /** Counts what was begun after all that went before was over or given up. */
    synchronized long round() {
        return round;
    }

    /** What this node owned is merged, and what it wrote down was compared, in this round. */
    synchronized void isMerged(long of) {
        if (of != round || !isSettling()) {
            return;
        }
        merges = Math.max(0, merges - 1);
        if (merges == 0) {
            until = time.nanos() + OTHERS_NANOS;
        }
    }

    /** Whether ledgers of this node, or of others who came along, may not be in those of the others yet. */
    boolean isSettling() {
        return time.nanos() - until <= 0;
    }

    /** Whether ledgers that this node owned are not in those of the others yet. */
    boolean isMerging() {
        return merges > 0 && isSettling();
    }
}
