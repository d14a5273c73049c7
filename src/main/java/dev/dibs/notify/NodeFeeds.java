package dev.dibs.notify;

import dev.dibs.core.model.Event;
import dev.dibs.host.LedgerHost;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The feeds of one node: tells what happens in the ledgers it owns, and hears what happens in the workspaces that somebody
 * here follows.
 */
public final class NodeFeeds implements Feeds {
    private static final long LINGER_MILLIS = 30_000;

    private final Vertx vertx;
    private final LedgerHost host;
    private final int queue;
    private final Context context;
    private final EventPublisher publisher;
    private final Map<String, Feed> feeds = new HashMap<>();
    private volatile FeedWatch watch = FeedWatch.NONE;

    /**
     * Feeds over a host; at most one on a Vert.x instance.
     *
     * @param queue events that may wait for a subscriber before it is cut off
     */
    public NodeFeeds(Vertx vertx, LedgerHost host, int queue) {
        this.vertx = vertx;
        this.host = host;
        this.queue = queue;
        this.context = vertx.getOrCreateContext();
        try {
            vertx.eventBus().registerCodec(new EventBatch.Codec());
        } catch (IllegalStateException known) {
            // an earlier one's, which goes on telling what its node does until Vert.x is closed
            assert known.getMessage() != null;
        }
        this.publisher = new EventPublisher(vertx, host, context);
        host.onStep(publisher);
    }

    /** Has what happens in the ledgers of this node told, in order, on one Vert.x context: workspace and events. */
    public void onOwnEvents(BiConsumer<String, List<Event>> listener) {
        publisher.alsoTell(listener);
    }

    /** Has somebody told how these feeds do, from the next workspace on that is followed: ask early. */
    public void watch(FeedWatch watcher) {
        watch = watcher;
    }

    @Override
    public Subscription subscribe(String workspace, long after, Subscriber subscriber) {
        Place place = new Place(subscriber, vertx.getOrCreateContext());
        context.runOnContext(now -> place.enter(workspace, after));
        return place;
    }

    /** Hears nothing more; what this node does as an owner is told until Vert.x is closed. */
    public void close() {
        context.runOnContext(now -> {
            feeds.values().forEach(Feed::close);
            feeds.clear();
        });
    }

    private Feed feed(String workspace) {
        return feeds.computeIfAbsent(workspace, name -> new Feed(vertx, host, name, watch));
    }

    private void leave(Follower follower) {
        Feed feed = follower.feed();
        feed.remove(follower);
        feed.watch().subscribers(-1);
        if (feed.isEmpty()) {
            vertx.setTimer(LINGER_MILLIS, now -> {
                if (feed.isEmpty() && feeds.remove(feed.workspace(), feed)) {
                    feed.close();
                }
            });
        }
    }

    /** A subscriber's hold, on whatever context it is used. */
    private final class Place implements Subscription {
        private final Subscriber subscriber;
        private final Context subscribersContext;
        private volatile boolean cancelled;
        private volatile @Nullable Follower follower;

        private Place(Subscriber subscriber, Context subscribersContext) {
            this.subscriber = subscriber;
            this.subscribersContext = subscribersContext;
        }

        private void enter(String workspace, long after) {
            if (cancelled) {
                return;
            }
            Feed feed = feed(workspace);
            Follower entered = new Follower(feed, after, queue, context, subscribersContext, subscriber, this::cancel);
            follower = entered;
            feed.add(entered);
            feed.watch().subscribers(1);
            entered.catchUp();
        }

        @Override
        public void resume() {
            Follower entered = follower;
            if (entered != null) {
                entered.outbox().resume();
            }
        }

        @Override
        public void cancel() {
            if (cancelled) {
                return;
            }
            cancelled = true;
            context.runOnContext(now -> {
                Follower entered = follower;
                if (entered != null) {
                    entered.end();
                    leave(entered);
                }
            });
        }
    }
}
