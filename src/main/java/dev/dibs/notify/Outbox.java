package dev.dibs.notify;

import dev.dibs.core.model.Answer;
import dev.dibs.core.model.Event;
import io.vertx.core.Context;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What one subscriber is still to be told. Filled on the feeds' context, emptied on the subscriber's own, as far as that is
 * ready to take more; bounded by whoever fills it.
 */
final class Outbox {
    private final Context context;
    private final Subscriber subscriber;
    private final FeedWatch watch;
    private final Runnable whenLow;
    private final int low;
    private final ConcurrentLinkedQueue<Runnable> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final AtomicLong taken = new AtomicLong();
    private volatile boolean closed;
    private volatile boolean stalled;

    /**
     * An empty one.
     *
     * @param whenLow called on the subscriber's context when the number of items falls to {@code low}
     */
    Outbox(Context context, Subscriber subscriber, FeedWatch watch, int low, Runnable whenLow) {
        this.context = context;
        this.subscriber = subscriber;
        this.watch = watch;
        this.low = low;
        this.whenLow = whenLow;
    }

    int size() {
        return size.get();
    }

    /** How many items the subscriber took so far. */
    long taken() {
        return taken.get();
    }

    void event(Event event) {
        add(() -> {
            subscriber.event(event);
            watch.told();
        });
    }

    void reset(Answer state) {
        add(() -> {
            subscriber.reset(state);
            watch.reset();
        });
    }

    /** Tells the subscriber that it was too slow, and nothing else any more. */
    void cutOff() {
        if (close()) {
            context.runOnContext(now -> subscriber.slow());
        }
    }

    /** Drops what is left; tells whether it was open. */
    boolean close() {
        boolean wasOpen = !closed;
        closed = true;
        queue.clear();
        return wasOpen;
    }

    /** The subscriber may be ready again. */
    void resume() {
        if (stalled) {
            schedule();
        }
    }

    private void add(Runnable item) {
        if (closed) {
            return;
        }
        size.incrementAndGet();
        queue.add(item);
        if (!stalled) {
            schedule();
        }
    }

    private void schedule() {
        if (scheduled.compareAndSet(false, true)) {
            context.runOnContext(now -> empty());
        }
    }

    private void empty() {
        scheduled.set(false);
        stalled = false;
        while (!closed && subscriber.ready()) {
            Runnable item = queue.poll();
            if (item == null) {
                return;
            }
            item.run();
            taken.incrementAndGet();
            if (size.decrementAndGet() == low) {
                whenLow.run();
            }
        }
        stalled = !closed;
        if (stalled && subscriber.ready()) {
            schedule();
        }
    }
}
