package dev.dibs.host.hazelcast;

import dev.dibs.core.model.Frozen;
import java.util.List;
import java.util.UUID;

/**
 * The list of members as one member has it at one moment. A member that is taken out of a list never comes back into one under
 * the same id: two equal views are one and the same.
 *
 * @param version counts the lists of one cluster
 * @param anchors how many of the members hold ledgers
 */
record MemberView(long version, List<UUID> members, int anchors) {
    MemberView {
        members = Frozen.list(members);
    }

    /** More than half of the anchors; none when there are none. */
    int majority() {
        return anchors == 0 ? 0 : anchors / 2 + 1;
    }
}
