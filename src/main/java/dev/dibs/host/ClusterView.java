package dev.dibs.host;

import dev.dibs.core.model.Frozen;
import java.time.Instant;
import java.util.List;

/**
 * The cluster as one node sees it.
 *
 * @param quorum the fewest anchors that may change anything
 * @param safe whether enough anchors are there, and every ledger has all the copies that it should have
 * @param partitions the parts that the workspaces are spread over
 */
public record ClusterView(List<Member> members, int quorum, boolean safe, int partitions) {
    /** Copies what can change. */
    public ClusterView {
        members = Frozen.list(members);
    }

    /** How many members hold ledgers, and count for the quorum. */
    public int anchors() {
        return (int) members.stream().filter(Member::anchor).count();
    }

    /** Whether enough anchors are there to change anything: one at least, as light members hold no ledgers. */
    public boolean hasQuorum() {
        return anchors() >= Math.max(1, quorum);
    }

    /**
     * One node.
     *
     * @param since when this node first saw it
     * @param anchor whether it holds ledgers
     */
    public record Member(String id, String address, boolean local, Instant since, String version, boolean anchor) {}
}
