package dev.dibs.host;

/** What a node knows of the others when it takes a step for a ledger. */
public interface Standing {
    /** This node's id. */
    String nodeId();

    /** Whether a node is in the cluster, as of now. */
    boolean lives(String nodeId);

    /** This node's number: what tells the epochs that it takes from those that others take. */
    int place();

    /** Who owned a workspace's ledger before this node, as far as it heard; empty when it heard of nobody. */
    default String formerOwner(String workspace) {
        return "";
    }

    /** Whether enough anchors are there to change anything. */
    boolean hasQuorum();

    /** Whether this node cannot trust what it knows of the others. */
    default boolean isSuspect() {
        return false;
    }

    /** Throws a {@link HostException} when nothing may be answered now. */
    default void mayAnswer() {
        if (isSuspect()) {
            throw new HostException(
                    HostException.Code.SUSPECT,
                    "this process was frozen, and does not know yet what the others did meanwhile; try again, or ask another node");
        }
    }

    /** Throws a {@link HostException} when nothing may be changed now. */
    default void mayChange() {
        mayAnswer();
        if (!hasQuorum()) {
            throw new HostException(
                    HostException.Code.NO_QUORUM,
                    "too few members of the cluster are there to change anything; try again when more are back");
        }
    }
}
