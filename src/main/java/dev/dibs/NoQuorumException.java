package dev.dibs;

/** Too few members of the cluster are there; nothing was changed. */
public final class NoQuorumException extends DibsException {
    private static final long serialVersionUID = 1L;

    NoQuorumException(String message) {
        super("no-quorum", message);
    }
}
