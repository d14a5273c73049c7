package dev.dibs;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.Future;

/** A session's hold on a path. */
public final class Claim {
    private final Session session;
    private final String path;
    private final long fence;
    private final boolean shared;

    Claim(Session session, dev.dibs.core.model.Claim claim) {
        this.session = session;
        this.path = claim.path().text();
        this.fence = claim.fence();
        this.shared = claim.mode() == dev.dibs.core.model.Mode.SHARED;
    }

    /** What is held, and all that is beneath it. */
    public String path() {
        return path;
    }

    /** A number that only grows: show it to whatever the claim protects, which refuses a smaller one than it has seen. */
    public long fence() {
        return fence;
    }

    /** Whether others may hold it too. */
    public boolean isShared() {
        return shared;
    }

    /** Lets go; fails with {@link ClaimLostException} if it was lost before, also when the session has claimed the path anew. */
    @CanIgnoreReturnValue
    public Future<Void> release() {
        return session.release(path, fence);
    }

    @Override
    public String toString() {
        return path + " (fence " + fence + ")";
    }
}
