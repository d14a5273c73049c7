package dev.dibs.host.hazelcast;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How many anchors must have the list of a node that was frozen before it goes on.
 *
 * <p>More than half of those in its list; and, for as long as a heal takes, more than half of those that were in it before it was
 * frozen. Who wakes hears of nobody for a moment and takes all others from its list: alone it would agree with itself, while they
 * have what it had. After that time they are gone, or it is cut off from them, and it goes on as any side of a cut does.
 */
final class Waking {
    static final long HEAL_NANOS = TimeUnit.SECONDS.toNanos(20);

    private @Nullable MemberView before;
    private long since;
    private boolean asking;

    /** The node is not frozen and has this list. */
    synchronized void isAwake(MemberView view) {
        before = view;
        asking = false;
    }

    /** How many must have this list now, for a node that was frozen. */
    synchronized int needed(MemberView view, long nanos) {
        if (!asking) {
            asking = true;
            since = nanos;
        }
        MemberView known = before;
        return known != null && nanos - since < HEAL_NANOS
                ? Math.max(view.majority(), known.majority())
                : view.majority();
    }
}
