package dev.dibs.wire.binary;

/** The bytes are damaged, or of a form that this version of dibs does not know. */
public final class BinaryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BinaryException(String message) {
        super(message);
    }

    BinaryException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Somebody newer wrote this. */
    static BinaryException newer(String what) {
        return new BinaryException(what + ": written by a newer dibs than this one; update this node");
    }
}
