package dev.dibs.host;

import io.vertx.core.Future;

/** What is known of the copies of ledgers. */
public interface Copies {
    /**
     * Whether the workspace has a ledger, and all that led to a revision is part of what happened in it, and in all its copies:
     * then it is not lost with the ledger's owner. Answers while this node stops, too.
     */
    Future<Boolean> hasSeen(String workspace, long revision);

    /**
     * Whether a step that was taken here is still to be taken elsewhere before it stands: what it came to may then be told to
     * those alone who ask, as their answers come when all copies have it and, with a quorum, a majority stands behind it.
     */
    default boolean hasCopies() {
        return false;
    }

    /**
     * A revision up to which the copies of a ledger are known to have all of that revision's epoch; they may have more. It says nothing of
     * earlier epochs. Be quick.
     */
    default long copied(String workspace) {
        return 0;
    }
}
