package dev.dibs.notify;

import dev.dibs.core.model.Event;
import dev.dibs.core.model.Step;
import dev.dibs.host.LedgerHost;
import dev.dibs.host.StepListener;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;

/**
 * Publishes what happens in the ledgers that this node owns.
 *
 * <p>The thread of the step only puts the events into a queue; one run on a Vert.x context empties it. So the order of a
 * workspace's events is kept, and a step is not held up. After a run the next one comes a millisecond later, until one finds
 * nothing: the first event after a quiet time goes out at once, and many steps together wake the context but once. What gets
 * lost on the way is found missing by the feeds.
 *
 * <p>A ledger that has copies may lose the step with its owner, and then nobody must have heard of it. So its events wait until
 * the copies have them, which is asked for all that came meanwhile at once.
 */
final class EventPublisher implements StepListener {
    private static final int MAX_BATCH = 256;
    private static final long PAUSE_MILLIS = 1;

    private record Happened(String workspace, List<Event> events, long taken) {}

    private final Vertx vertx;
    private final LedgerHost host;
    private final Context context;
    private final DeliveryOptions options = new DeliveryOptions().setCodecName(new EventBatch.Codec().name());
    private final ConcurrentLinkedQueue<Happened> queue = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean running = new AtomicBoolean();
    /** Of the workspaces whose copies are being asked: what came since. Belongs to the context. */
    private final Map<String, List<EventBatch>> held = new HashMap<>();

    private volatile BiConsumer<String, List<Event>> told = (workspace, events) -> {};

    EventPublisher(Vertx vertx, LedgerHost host, Context context) {
        this.vertx = vertx;
        this.host = host;
        this.context = context;
    }

    /** Tells somebody else too, on the same context. */
    void alsoTell(BiConsumer<String, List<Event>> listener) {
        told = listener;
    }

    @Override
    public void stepTaken(String workspace, Step step) {
        if (step.events().isEmpty()) {
            return;
        }
        queue.add(new Happened(workspace, step.events(), System.nanoTime()));
        if (!running.get()) {
            begin();
        }
    }

    private void begin() {
        if (running.compareAndSet(false, true)) {
            context.runOnContext(now -> publishAll());
        }
    }

    private void publishAll() {
        if (queue.isEmpty()) {
            running.set(false);
            // what came in between found it running
            if (!queue.isEmpty()) {
                begin();
            }
            return;
        }
        String workspace = "";
        long taken = 0;
        List<Event> batch = new ArrayList<>();
        for (Happened next = queue.poll(); next != null; next = queue.poll()) {
            if (!next.workspace.equals(workspace) || batch.size() >= MAX_BATCH) {
                publish(workspace, batch, taken);
                workspace = next.workspace;
                taken = next.taken;
                batch = new ArrayList<>();
            }
            batch.addAll(next.events);
        }
        publish(workspace, batch, taken);
        long timer = vertx.setTimer(PAUSE_MILLIS, again -> publishAll());
        assert timer >= 0;
    }

    private void publish(String workspace, List<Event> batch, long taken) {
        for (int from = 0; from < batch.size(); from += MAX_BATCH) {
            List<Event> part = batch.subList(from, Math.min(batch.size(), from + MAX_BATCH));
            hold(workspace, new EventBatch(part, taken));
        }
    }

    private void hold(String workspace, EventBatch batch) {
        List<EventBatch> waiting = held.get(workspace);
        if (waiting != null) {
            waiting.add(batch);
        } else if (host.hasCopies()) {
            held.put(workspace, new ArrayList<>());
            askCopies(workspace, List.of(batch));
        } else {
            tell(workspace, batch);
        }
    }

    /** Tells these if the copies have them, and goes on with what came meanwhile. */
    private void askCopies(String workspace, List<EventBatch> batches) {
        host.hasSeen(workspace, batches.get(batches.size() - 1).last()).onComplete(seen -> {
            // what they do not have is lost, or found by the feeds in the ledger's ring
            if (seen.succeeded() && seen.result()) {
                batches.forEach(batch -> tell(workspace, batch));
            }
            List<EventBatch> next = held.put(workspace, new ArrayList<>());
            if (next == null || next.isEmpty()) {
                held.remove(workspace);
            } else {
                askCopies(workspace, next);
            }
        });
    }

    private void tell(String workspace, EventBatch batch) {
        vertx.eventBus().publish(EventBatch.address(workspace), batch, options);
        told.accept(workspace, batch.events());
    }
}
