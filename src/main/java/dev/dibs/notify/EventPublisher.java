package dev.dibs.notify;

import dev.dibs.core.model.Event;
import dev.dibs.core.model.Step;
import dev.dibs.host.StepListener;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Publishes what happens in the ledgers that this node owns.
 *
 * <p>The thread of the step only puts the events into a queue; one scheduled run on a Vert.x context empties it. So the order
 * of a workspace's events is kept, and a step is not held up. What gets lost on the way is found missing by the feeds.
 */
final class EventPublisher implements StepListener {
    private static final int MAX_BATCH = 256;

    private record Happened(String workspace, List<Event> events) {}

    private final Vertx vertx;
    private final Context context;
    private final DeliveryOptions options = new DeliveryOptions().setCodecName(new EventBatch.Codec().name());
    private final ConcurrentLinkedQueue<Happened> queue = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();

    EventPublisher(Vertx vertx, Context context) {
        this.vertx = vertx;
        this.context = context;
    }

    @Override
    public void stepTaken(String workspace, Step step) {
        if (step.events().isEmpty()) {
            return;
        }
        queue.add(new Happened(workspace, step.events()));
        if (scheduled.compareAndSet(false, true)) {
            context.runOnContext(now -> publishAll());
        }
    }

    private void publishAll() {
        // lowered first: what is queued from here on is either polled below or schedules a run of its own
        scheduled.set(false);
        String workspace = "";
        List<Event> batch = new ArrayList<>();
        for (Happened next = queue.poll(); next != null; next = queue.poll()) {
            if (!next.workspace.equals(workspace) || batch.size() >= MAX_BATCH) {
                publish(workspace, batch);
                workspace = next.workspace;
                batch = new ArrayList<>();
            }
            batch.addAll(next.events);
        }
        publish(workspace, batch);
    }

    private void publish(String workspace, List<Event> batch) {
        for (int from = 0; from < batch.size(); from += MAX_BATCH) {
            List<Event> part = batch.subList(from, Math.min(batch.size(), from + MAX_BATCH));
            vertx.eventBus().publish(EventBatch.address(workspace), new EventBatch(part), options);
        }
    }
}
