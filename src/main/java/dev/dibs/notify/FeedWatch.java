package dev.dibs.notify;

/** Is told how the feeds of a node do; called where it happens, mostly on the feeds' context: be quick. */
public interface FeedWatch {
    /** Watches nothing. */
    FeedWatch NONE = new FeedWatch() {};

    /** A subscriber came, or one went (-1). */
    default void subscribers(int more) {}

    /** A subscriber was told an event. */
    default void told() {}

    /** A subscriber was told to start over from a state. */
    default void reset() {}

    /** So many events had to be asked of the ledger, as the event bus had not brought them. */
    default void filled(int events) {}

    /** A subscriber was too slow. */
    default void cutOff() {}

    /**
     * The event bus brought events, so long after the step.
     *
     * @param here whether this node took the step; else the time is that between two nodes' wall clocks
     */
    default void heard(long nanos, boolean here) {}

    /** A request in line was granted, and its caller of this node answered so long after the step; {@code here} as above. */
    default void handedOver(long nanos, boolean here) {}
}
