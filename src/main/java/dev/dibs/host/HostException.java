package dev.dibs.host;

/** A command could not be carried out, or nobody knows whether it was. */
public final class HostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What went wrong. */
    public enum Code {
        /** Too few members are there; nothing was changed. */
        NO_QUORUM,
        /** The node is not ready yet; nothing was changed. */
        STARTING,
        /** The node is going down; nothing was changed. */
        STOPPING,
        /** The node does not trust its view of the cluster; nothing was changed. */
        SUSPECT,
        /** It may or may not have been done; repeat it under the same request id. */
        UNKNOWN,
        /** A fault of ours; nothing was changed. */
        FAULT
    }

    private final Code code;

    /** A fault with a sentence for the user. */
    public HostException(Code code, String message) {
        super(message);
        this.code = code;
    }

    /** A fault with a sentence for the user and what caused it. */
    public HostException(Code code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /** What went wrong. */
    public Code code() {
        return code;
    }
}
