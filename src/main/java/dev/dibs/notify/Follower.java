package dev.dibs.notify;

import dev.dibs.core.model.Answer;
import dev.dibs.core.model.Event;
import dev.dibs.core.model.EventType;
import dev.dibs.core.model.Query;
import dev.dibs.core.model.Reply;
import io.vertx.core.Context;

/**
 * One subscriber's place in a feed. Belongs to the feeds' Vert.x context.
 *
 * <p>It first catches up from the ledger's ring, a part at a time as the subscriber takes it, until it is where the feed is;
 * from then on it goes with the feed. When its outbox is full it falls back to catching up, so that a burst cuts nobody off. It
 * is cut off if much waits for it and it takes nothing for some seconds.
 */
final class Follower {
    private static final int MAX_PART = 200;
    private static final long RETRY_MILLIS = 250;
    private static final long STUCK_NANOS = 3_000_000_000L;

    private final Feed feed;
    private final Context context;
    private final int most;
    /** Events asked for at a time; so many may still wait when the next are. */
    private final int part;

    private final Outbox outbox;
    private final Runnable whenOver;
    private long position;
    private boolean live;
    private boolean asking;
    private boolean over;
    private long taken;
    private long takenSince = System.nanoTime();

    /**
     * A place in a feed.
     *
     * @param after the last revision the subscriber has
     * @param most items that may wait for the subscriber
     * @param context the feeds' own
     * @param whenOver called when the subscriber was cut off
     */
    Follower(
            Feed feed,
            long after,
            int most,
            Context context,
            Context subscribersContext,
            Subscriber subscriber,
            Runnable whenOver) {
        this.feed = feed;
        this.position = after;
        this.most = most;
        this.part = Math.max(1, Math.min(MAX_PART, most / 2));
        this.context = context;
        this.whenOver = whenOver;
        this.outbox = new Outbox(
                subscribersContext, subscriber, feed.watch(), part, () -> context.runOnContext(now -> catchUp()));
    }

    Outbox outbox() {
        return outbox;
    }

    Feed feed() {
        return feed;
    }

    /** Nothing more is wanted. */
    void end() {
        over = true;
        boolean ignored = outbox.close();
    }

    /** Goes on to where the feed is. */
    void catchUp() {
        if (over || live || asking || feed.last() < 0 || outbox.size() > part) {
            return;
        }
        asking = true;
        Query query = new Query.EventsAfter(position, part);
        feed.host().ask(feed.workspace(), query).onComplete(answer -> {
            asking = false;
            if (over) {
                return;
            }
            if (answer.failed()) {
                feed.vertx().setTimer(RETRY_MILLIS, again -> catchUp());
                return;
            }
            caught(answer.result());
        });
    }

    private void caught(Answer answer) {
        if (!(answer.reply() instanceof Reply.Events events)) {
            throw new IllegalStateException("events asked, answered with " + answer.reply());
        }
        if (events.gap()) {
            askState();
            return;
        }
        for (Event event : events.events()) {
            take(event);
        }
        if (feed.isUpTo(position)) {
            live = true;
        } else {
            catchUp();
        }
    }

    private void askState() {
        asking = true;
        feed.host().ask(feed.workspace(), new Query.TakeState(Feed.MAX_STATE)).onComplete(answer -> {
            asking = false;
            if (over) {
                return;
            }
            if (answer.failed()) {
                feed.vertx().setTimer(RETRY_MILLIS, again -> catchUp());
                return;
            }
            position = answer.result().revision();
            outbox.reset(answer.result());
            live = feed.isUpTo(position);
            catchUp();
        });
    }

    /** The feed passes an event on. */
    void hear(Event event) {
        if (over) {
            return;
        }
        if (!live) {
            return;
        }
        if (event.revision() > position + 1 && event.type() != EventType.RESET) {
            // it went live ahead of the feed, and the feed leapt: look again
            live = false;
            catchUp();
            return;
        }
        take(event);
    }

    /** The feed starts over from a state. */
    void startOver(Answer state) {
        if (!live || over) {
            return;
        }
        if (position != state.revision()) {
            position = state.revision();
            outbox.reset(state);
        }
    }

    private void take(Event event) {
        if (event.revision() <= position) {
            return;
        }
        if (outbox.size() >= most) {
            live = false;
            return;
        }
        position = event.revision();
        outbox.event(event);
    }

    /** Time has passed: cuts the subscriber off if it is stuck. */
    void look() {
        long now = System.nanoTime();
        if (outbox.taken() != taken || outbox.size() <= part) {
            taken = outbox.taken();
            takenSince = now;
        } else if (!over && now - takenSince > STUCK_NANOS) {
            cutOff();
        }
    }

    private void cutOff() {
        over = true;
        feed.watch().cutOff();
        outbox.cutOff();
        context.runOnContext(now -> whenOver.run());
    }
}
