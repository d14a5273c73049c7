package dev.dibs.notify;

import dev.dibs.core.model.Answer;
import dev.dibs.core.model.Event;

/** Is told what happens in a workspace; always called on the Vert.x context that subscribed. */
public interface Subscriber {
    /** Whether it can take another event now; if not, it calls {@link Subscription#resume()} once it can. */
    default boolean ready() {
        return true;
    }

    /** The next event; its revision is one more than the last one's, unless it is a {@code reset}. */
    void event(Event event);

    /**
     * What was missed is no longer kept: go on from this state ({@code Reply.State}) at {@code state.revision()}. Only events
     * after that revision follow.
     */
    void reset(Answer state);

    /** It was too slow, and has been cut off; nothing follows. It can subscribe again after the last event it got. */
    void slow();
}
