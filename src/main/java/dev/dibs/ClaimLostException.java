package dev.dibs;

/** A claim, or the session with all its claims, is no longer the caller's. */
public final class ClaimLostException extends DibsException {
    private static final long serialVersionUID = 1L;

    ClaimLostException(String slug, String message) {
        super(slug, message);
    }
}
