package dev.dibs.ops;

import dev.dibs.edge.Readiness;
import dev.dibs.host.ClusterView;
import dev.dibs.host.LedgerHost;
import dev.dibs.journal.Journal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a node can serve, and what its operator should know of it.
 *
 * <p>It serves or it does not: a ready node may have reasons, too, which say what is not as it should be.
 */
public final class NodeHealth implements Readiness {
    private volatile @Nullable LedgerHost host;
    private volatile @Nullable Journal journal;
    private volatile boolean stopping;

    /** From now on the node has ledgers to serve. */
    public void started(LedgerHost running) {
        host = running;
    }

    /** From now on the node writes down what happens. */
    public void writesTo(Journal open) {
        journal = open;
    }

    /** From now on the node goes down. */
    public void stopping() {
        stopping = true;
    }

    @Override
    public boolean isSuspect() {
        LedgerHost running = host;
        return running != null && running.isSuspect();
    }

    @Override
    public String degraded() {
        LedgerHost running = host;
        return running == null ? "" : running.degraded();
    }

    @Override
    public State state() {
        if (stopping) {
            return new State(
                    "stopping", List.of("this node is going down; the others of its cluster go on: ask one of them"));
        }
        LedgerHost running = host;
        if (running == null) {
            return new State("starting", List.of("this node is coming up; ask again in a second"));
        }
        if (running.isSuspect()) {
            return new State(
                    "suspect",
                    List.of(
                            "this process was frozen for over 3 s, and answers nothing until the others say that they still see it"));
        }
        State state = of(running.cluster());
        Journal open = journal;
        if (open == null || !state.isReady()) {
            return state;
        }
        List<String> reasons = new ArrayList<>(state.reasons());
        reasons.addAll(of(open));
        return new State(state.status(), reasons);
    }

    /** What is not as it should be with a journal, each with the next step. */
    static List<String> of(Journal journal) {
        List<String> reasons = new ArrayList<>();
        String trouble = journal.trouble();
        if (trouble != null) {
            reasons.add("the journal cannot be written (" + trouble
                    + "): what happens now does not survive this node; make room on its disk");
        }
        for (String damage : journal.damage()) {
            reasons.add(
                    "the journal is damaged: " + damage
                            + "; what it said there is lost, and a ledger may be as it was some steps before. Look after the disk");
        }
        return reasons;
    }

    /** How a node is whose cluster is so. */
    static State of(ClusterView cluster) {
        if (!cluster.hasQuorum()) {
            return new State("no-quorum", List.of(noQuorum(cluster)));
        }
        List<String> reasons = new ArrayList<>();
        if (!cluster.safe()) {
            reasons.add(
                    "copies of some ledgers are being made; until they are, a member that is lost may take claims with it");
        }
        return new State("ready", reasons);
    }

    private static String noQuorum(ClusterView cluster) {
        int light = cluster.members().size() - cluster.anchors();
        return cluster.anchors() + " of the " + Math.max(1, cluster.quorum())
                + " members that must be there to change anything (cluster.quorum) are"
                + (light == 0 ? "" : ", and " + light + " light, which do not count; --role anchor makes one that does")
                + "; what is held stays held. Start the others, or mend the network between them";
    }
}
