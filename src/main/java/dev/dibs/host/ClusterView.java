package dev.dibs.host;

import dev.dibs.core.model.Frozen;
import java.time.Instant;
import java.util.List;

/**
 * The cluster as one node sees it.
 *
 * @param quorum the fewest anchors that may change anything
 * @param safe whether every ledger has all the backups it should have
 */
public record ClusterView(List<Member> members, int quorum, boolean safe) {
    /** Copies what can change. */
    public ClusterView {
        members = Frozen.list(members);
    }

    /** One node. {@code since} is when this node first saw it. */
    public record Member(String id, String address, boolean local, Instant since, String version) {}
}
