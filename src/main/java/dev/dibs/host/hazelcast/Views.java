package dev.dibs.host.hazelcast;

import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The lists of members that this node and the others have. */
interface Views {
    /** This node's; null when it stands behind none. */
    @Nullable
    MemberView own();

    /** Whether this node holds ledgers. */
    boolean isAnchor();

    /** All other anchors that this node knows of. */
    List<UUID> otherAnchors();

    /** Asks another for its list as it is then; the answer is null when it can not be had. */
    void ask(UUID member, Consumer<@Nullable MemberView> answer);
}
