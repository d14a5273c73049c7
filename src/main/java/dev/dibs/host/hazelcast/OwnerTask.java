package dev.dibs.host.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import com.hazelcast.map.EntryProcessor;
import dev.dibs.core.ledger.Ledger;
import dev.dibs.core.model.Answer;
import dev.dibs.core.model.Reply;
import dev.dibs.host.HostException;
import dev.dibs.host.LedgerKeeper;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Something to be done with a ledger where its owner is.
 *
 * <p>On the node that sent it the outcomes stay in the task, and no bytes are made of it.
 */
abstract class OwnerTask implements EntryProcessor<String, Ledger, Outcomes>, HazelcastInstanceAware {
    private static final long serialVersionUID = 1L;
    private static final System.Logger LOG = System.getLogger(OwnerTask.class.getName());

    /** What is answered where there is nothing to say. */
    static final Answer DONE = new Answer(new Reply.Done(), 0, 0, 0);

    private transient @Nullable LedgerKeeper keeper;
    private transient @Nullable MemberLine line;
    private transient @Nullable HazelcastHost host;
    private transient boolean away;
    private final transient long seen;
    private transient @Nullable Outcomes here;

    /** Whatever the ledger has seen: nobody but this node is told what it answers. */
    OwnerTask() {
        this(-1);
    }

    /** Is done only once the ledger has seen this revision, 0 for any, and is answered to whoever asks. */
    OwnerTask(long seen) {
        this.seen = seen;
    }

    /** The revision that the ledger must have seen; 0 for any. */
    final long seen() {
        return Math.max(0, seen);
    }

    /** Whether participants are told what it answers, and so must not be answered by a ledger that has not seen that. */
    final boolean isTold() {
        return seen >= 0;
    }

    /** With a quorum, what was told is what a majority stood behind; 0 without one. */
    final long confirmed() {
        return line == null || line.quorum() <= 1 ? 0 : seen();
    }

    /** Whether it changes the ledger or its copies; with a quorum, a majority must stand behind what is told of it. */
    boolean changes() {
        return false;
    }

    /** Does it, on the thread of the ledger's partition. */
    abstract List<Outcome> run(LedgerKeeper by, Map.Entry<String, @Nullable Ledger> entry);

    @Override
    public final @Nullable Outcomes process(Map.Entry<String, Ledger> entry) {
        Outcomes outcomes = keeper == null ? Outcomes.NOT_READY : outcomes(keeper, entry);
        if (away) {
            return outcomes;
        }
        here = outcomes;
        return null;
    }

    /** The list of members is noted first: a step must not pass for one that was taken under a later list. */
    private Outcomes outcomes(LedgerKeeper by, Map.Entry<String, @Nullable Ledger> entry) {
        MemberView under = isTold() && changes() && line != null && line.quorum() > 1 ? line.own() : null;
        if (under != null && host != null && !host.isKept(entry.getKey(), under)) {
            return Outcomes.NOT_READY;
        }
        if (seen > 0 && !hasSeen(entry.getValue())) {
            return entry.getValue() == null && by.isReturning(entry.getKey()) ? Outcomes.NOT_READY : Outcomes.BEHIND;
        }
        List<Outcome> all = run(by, entry);
        boolean changed = all.stream().anyMatch(one -> one.answer() != null);
        return new Outcomes(all, changed ? under : null, false);
    }

    private boolean hasSeen(@Nullable Ledger present) {
        return present != null && present.hasSeen(seen);
    }

    /** The copies have all up to this revision. */
    final void areCopied(String workspace, long revision) {
        if (host != null) {
            host.areCopied(workspace, revision);
        }
    }

    /** Does one thing of it; that it fails does not keep the others from being done. */
    final Outcome attempt(String workspace, Supplier<Answer> one) {
        try {
            return Outcome.of(one.get());
        } catch (HostException e) {
            return Outcome.failed(e.code(), String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "a step of workspace " + workspace + " failed: " + this, e);
            return Outcome.failed(
                    HostException.Code.FAULT,
                    "workspace " + workspace + " could not do this (" + e + "); see the log of the node that owns it");
        }
    }

    /** Read from the wire: the outcomes must go back the same way. */
    void fromAway() {
        away = true;
    }

    /** The outcomes, when this very task was carried out on this node. */
    final @Nullable Outcomes here() {
        return here;
    }

    @Override
    public final void setHazelcastInstance(HazelcastInstance instance) {
        keeper = HazelcastHost.keeperOf(instance);
        line = HazelcastHost.lineOf(instance);
        host = HazelcastHost.hostOf(instance);
    }
}
