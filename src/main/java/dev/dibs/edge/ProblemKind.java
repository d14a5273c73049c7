package dev.dibs.edge;

import dev.dibs.host.HostException;

/** Every kind of problem that users see: status, slug and title. */
public enum ProblemKind {
    BAD_REQUEST(400, "bad-request", "The request is malformed"),
    UNAUTHENTICATED(401, "unauthenticated", "No valid token was shown"),
    FORBIDDEN(403, "forbidden", "This is not allowed"),
    NO_SUCH_SESSION(404, "no-such-session", "No such session"),
    NOT_FOUND(404, "not-found", "There is no such thing"),
    WRONG_METHOD(405, "wrong-method", "The method is not for this address"),
    CLAIMED(409, "claimed", "Somebody else holds it"),
    COOLING(409, "cooling", "A claim expired here a moment ago"),
    DEADLOCK(409, "deadlock", "Waiting would never end"),
    SESSION_EXISTS(409, "session-exists", "The session is alive elsewhere"),
    SESSION_GONE(410, "session-gone", "The session has ended"),
    CLAIM_LOST(410, "claim-lost", "The claim was lost"),
    VERSION_MISMATCH(412, "version-mismatch", "The resource has another version"),
    TOO_LARGE(413, "too-large", "The request is too large"),
    ADDRESS_TOO_LARGE(414, "too-large", "The address is too long"),
    WRONG_TYPE(415, "wrong-type", "The body is not plain JSON"),
    WRONG_HOST(421, "wrong-host", "This host is not ours"),
    TOO_MANY(429, "too-many", "A limit is reached"),
    HEAD_TOO_LARGE(431, "too-large", "The headers are too long"),
    INTERNAL(500, "internal", "A fault of ours"),
    WRONG_ENCODING(501, "bad-request", "The transfer encoding is not known"),
    NO_QUORUM(503, "no-quorum", "Too few members are there"),
    STARTING(503, "starting", "The node is starting"),
    STOPPING(503, "stopping", "The node is stopping"),
    SUSPECT(503, "suspect", "The node does not trust its view of the cluster"),
    UNKNOWN(503, "unknown", "It may or may not have been done");

    private final int status;
    private final String slug;
    private final String title;

    ProblemKind(int status, String slug, String title) {
        this.status = status;
        this.slug = slug;
        this.title = title;
    }

    /** The kind that a fault of a host is. */
    public static ProblemKind of(HostException.Code code) {
        return switch (code) {
            case NO_QUORUM -> NO_QUORUM;
            case STARTING -> STARTING;
            case STOPPING -> STOPPING;
            case SUSPECT -> SUSPECT;
            case UNKNOWN -> UNKNOWN;
            case FAULT -> INTERNAL;
        };
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** The last part of the problem's type. */
    public String slug() {
        return slug;
    }

    /** The same sentence for every problem of the kind. */
    public String title() {
        return title;
    }
}
