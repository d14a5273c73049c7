package dev.dibs.notify;

/** A subscriber's hold on a feed. */
public interface Subscription {
    /** The subscriber can take events again. */
    void resume();

    /** Nothing more is wanted; nothing more is told. */
    void cancel();
}
