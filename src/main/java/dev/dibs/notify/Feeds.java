package dev.dibs.notify;

/** The feeds of all workspaces, as heard on one node. */
public interface Feeds {
    /**
     * Has a subscriber told every event of a workspace once, in order, on the current Vert.x context.
     *
     * @param after the last revision the subscriber has seen. One that is no longer kept, or that the workspace never
     *     reached, begins with a reset; for what happens from now on, ask for the revision first
     */
    Subscription subscribe(String workspace, long after, Subscriber subscriber);
}
