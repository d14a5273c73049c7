package dev.dibs.notify;

import dev.dibs.core.model.Answer;
import dev.dibs.core.model.Event;
import dev.dibs.core.model.EventType;
import dev.dibs.core.model.Query;
import dev.dibs.core.model.Reply;
import dev.dibs.host.LedgerHost;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * What one node hears of one workspace. Belongs to the feeds' Vert.x context.
 *
 * <p>The event bus may lose, delay and reorder. So an event is passed on only if it is the next by its revision; what comes
 * early is kept, and what is missing is asked of the ledger's ring. If the ring no longer has it, all followers get the
 * state instead. A feed that hears nothing asks, too: often in its first second, when other nodes may not know of it yet, then
 * every two seconds.
 */
final class Feed {
    /** Revisions the feed itself has not learnt yet. */
    private static final long UNKNOWN = -1;

    private static final int MAX_EARLY = 2_000;
    private static final int MAX_FILL = 1_000;
    static final int MAX_STATE = 1_000;
    private static final long[] FIRST_LOOKS_MILLIS = {20, 50, 100, 250, 500};
    private static final long LOOK_MILLIS = 2_000;
    private static final long RETRY_MILLIS = 250;

    private final Vertx vertx;
    private final LedgerHost host;
    private final String workspace;
    private final FeedWatch watch;
    private final MessageConsumer<EventBatch> consumer;
    private final List<Follower> followers = new ArrayList<>();
    private final TreeMap<Long, Event> early = new TreeMap<>();
    private long last = UNKNOWN;
    private boolean filling;
    private boolean closed;
    private int looks;
    private long timer = -1;

    Feed(Vertx vertx, LedgerHost host, String workspace, FeedWatch watch) {
        this.vertx = vertx;
        this.host = host;
        this.workspace = workspace;
        this.watch = watch;
        this.consumer = vertx.eventBus().consumer(EventBatch.address(workspace));
        consumer.handler(message -> hear(message.body()));
        consumer.completion().onComplete(registered -> begin());
    }

    String workspace() {
        return workspace;
    }

    FeedWatch watch() {
        return watch;
    }

    LedgerHost host() {
        return host;
    }

    Vertx vertx() {
        return vertx;
    }

    /** The last revision passed on; negative while the feed does not know where it stands. */
    long last() {
        return last;
    }

    boolean isEmpty() {
        return followers.isEmpty();
    }

    void add(Follower follower) {
        followers.add(follower);
    }

    void remove(Follower follower) {
        followers.remove(follower);
    }

    void close() {
        closed = true;
        vertx.cancelTimer(timer);
        consumer.unregister().onFailure(gone -> early.clear());
    }

    private void begin() {
        host.ask(workspace, new Query.Count()).onComplete(answer -> {
            if (closed) {
                return;
            }
            if (answer.failed()) {
                vertx.setTimer(RETRY_MILLIS, again -> begin());
                return;
            }
            last = answer.result().revision();
            passEarly();
            for (Follower follower : new ArrayList<>(followers)) {
                follower.catchUp();
            }
            lookLater();
        });
    }

    private void lookLater() {
        long delay = looks < FIRST_LOOKS_MILLIS.length ? FIRST_LOOKS_MILLIS[looks] : LOOK_MILLIS;
        looks++;
        timer = vertx.setTimer(delay, now -> {
            fill();
            for (Follower follower : new ArrayList<>(followers)) {
                follower.look();
            }
            lookLater();
        });
    }

    private void hear(EventBatch batch) {
        boolean here = batch.taken() != EventBatch.ELSEWHERE;
        watch.heard(
                here
                        ? System.nanoTime() - batch.taken()
                        : sinceMillis(batch.events().get(0).at()),
                here);
        for (Event event : batch.events()) {
            if (event.revision() == last + 1 && event.type() != EventType.RESET) {
                pass(event);
            } else if (event.revision() > last && early.size() < MAX_EARLY) {
                early.put(event.revision(), event);
            }
        }
        passEarly();
        if (!early.isEmpty() && last != UNKNOWN) {
            fill();
        }
    }

    /** What has passed since a moment of another node's wall clock; not below 0, whatever the clocks show. */
    static long sinceMillis(long at) {
        return TimeUnit.MILLISECONDS.toNanos(Math.max(0, System.currentTimeMillis() - at));
    }

    private void pass(Event event) {
        last = event.revision();
        for (int i = followers.size() - 1; i >= 0; i--) {
            followers.get(i).hear(event);
        }
    }

    private void passEarly() {
        while (last != UNKNOWN && !early.isEmpty()) {
            Event next = early.firstEntry().getValue();
            if (next.revision() <= last) {
                early.pollFirstEntry();
            } else if (next.revision() == last + 1 && next.type() != EventType.RESET) {
                early.pollFirstEntry();
                pass(next);
            } else {
                return;
            }
        }
    }

    /** Asks the ledger for what comes after the last event passed on. */
    private void fill() {
        if (filling || closed || last == UNKNOWN) {
            return;
        }
        filling = true;
        host.ask(workspace, new Query.EventsAfter(last, MAX_FILL)).onComplete(answer -> {
            filling = false;
            if (closed) {
                return;
            }
            if (answer.failed()) {
                if (!early.isEmpty()) {
                    vertx.setTimer(RETRY_MILLIS, again -> fill());
                }
                return;
            }
            filled(answer.result());
        });
    }

    private void filled(Answer answer) {
        if (!(answer.reply() instanceof Reply.Events events)) {
            throw new IllegalStateException("events asked, answered with " + answer.reply());
        }
        if (answer.revision() < last) {
            // nobody has the ledger right now, or not all of it; one that starts anew begins further on
            return;
        }
        if (events.gap()) {
            startOver();
            return;
        }
        int missed = 0;
        for (Event event : events.events()) {
            if (event.revision() > last) {
                pass(event);
                missed++;
            }
        }
        if (missed > 0) {
            watch.filled(missed);
        }
        passEarly();
        if (!early.isEmpty() || last < answer.revision()) {
            fill();
        }
    }

    private void startOver() {
        filling = true;
        host.ask(workspace, new Query.TakeState(MAX_STATE)).onComplete(answer -> {
            filling = false;
            if (closed) {
                return;
            }
            if (answer.failed()) {
                vertx.setTimer(RETRY_MILLIS, again -> fill());
                return;
            }
            Answer state = answer.result();
            early.headMap(state.revision(), true).clear();
            last = state.revision();
            for (Follower follower : new ArrayList<>(followers)) {
                follower.startOver(state);
            }
            passEarly();
        });
    }

    /** Whether a follower at this revision has all that was passed on. */
    boolean isUpTo(long revision) {
        return last != UNKNOWN && revision >= last;
    }
}
