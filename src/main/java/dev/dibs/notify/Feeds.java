package dev.dibs.notify;

import org.jspecify.annotations.Nullable;

/** The feeds of all workspaces, as heard on one node. */
public interface Feeds {
    /**
     * Has a subscriber told every event of a workspace once, in order, on the current Vert.x context.
     *
     * @param after the last revision the subscriber has seen; null to begin with what happens from now on. A revision that is
     *     no longer kept, or that the workspace never reached, begins with a reset
     */
    Subscription subscribe(String workspace, @Nullable Long after, Subscriber subscriber);
}
