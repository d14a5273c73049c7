package dev.dibs.host.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import dev.dibs.host.TimeSource;
import java.lang.System.Logger.Level;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What the anchors are asked for before this node tells what was done, or goes on after it was frozen; and what it says itself. */
final class Majority {
    private static final System.Logger LOG = System.getLogger(Majority.class.getName());

    private final MemberLine line;
    private final LastTold told;
    private final ConfirmBarrier steps;
    private final ConfirmBarrier views;
    private final Waking waking = new Waking();
    /** Whether all that this node had written down is in the ledgers. */
    private volatile boolean back;

    Majority(HazelcastInstance instance, MemberLine line, LastTold told) {
        this.line = line;
        this.told = told;
        this.steps = barrier(instance, true);
        this.views = barrier(instance, false);
    }

    private ConfirmBarrier barrier(HazelcastInstance instance, boolean ofSteps) {
        return new ConfirmBarrier(
                new MemberViews(instance, ofSteps, () -> standsBehind(line, ofSteps)), TimeSource.system());
    }

    /** All that this node had written down is in the ledgers. */
    void standBehind() {
        back = true;
    }

    /**
     * This node's list of members; null while its ledgers are on their way into those of others: what a majority stood behind may
     * be among them, and nothing is to be confirmed that does not know of it.
     *
     * @param members who knows this node's list
     * @param ofSteps whether what was done under that list is to be confirmed, for which also all that this node had written down
     *     must be back
     */
    @Nullable
    MemberView standsBehind(MemberLine members, boolean ofSteps) {
        return told.isSettling() || (ofSteps && !back) ? null : members.own();
    }

    /** Whether a majority is asked before anything is told. */
    boolean isAsked() {
        return line.quorum() > 1;
    }

    /** Finds out whether what was done under this list of members stands. */
    void confirm(MemberView under, Consumer<ConfirmBarrier.Verdict> verdict) {
        steps.confirm(under, Math.max(line.quorum(), under.majority()), verdict);
    }

    /** This node is not frozen. */
    void isAwake() {
        try {
            waking.isAwake(line.own());
        } catch (RuntimeException e) {
            LOG.log(Level.DEBUG, "there is no list of members", e);
        }
    }

    /** Tells whether enough anchors have the same list as this node, which was frozen; see {@link Waking}. */
    void confirmView(Consumer<Boolean> confirmed) {
        try {
            MemberView own = line.own();
            int needed = waking.needed(own, System.nanoTime());
            views.confirm(own, needed, verdict -> confirmed.accept(verdict == ConfirmBarrier.Verdict.CONFIRMED));
        } catch (RuntimeException e) {
            LOG.log(Level.DEBUG, "the view cannot be confirmed", e);
            confirmed.accept(false);
        }
    }
}
