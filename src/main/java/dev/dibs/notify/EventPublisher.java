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
 * workspace's events is kept, and a step is not held up. After a run the next one comes a millisecond later, until nothing is
 * left: many steps together wake the context but once. What gets lost on the way is found missing by the feeds.
 *
 * <p>What happened in a ledger that has copies is told when these have it, see {@link HeldEvents}.
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
    /** By workspace. Belongs to the context. */
    private final Map<String, HeldEvents> held = new HashMap<>();

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
        gather();
        held.values().removeIf(HeldEvents::isOver);
        if (held.isEmpty()) {
            running.set(false);
            // what came in between found it running
            if (!queue.isEmpty()) {
                begin();
            }
            return;
        }
        try {
            held.values().forEach(HeldEvents::look);
        } finally {
            long timer = vertx.setTimer(PAUSE_MILLIS, again -> publishAll());
            assert timer >= 0;
        }
    }

    private void gather() {
        String workspace = "";
        long taken = 0;
        List<Event> events = new ArrayList<>();
        for (Happened next = queue.poll(); next != null; next = queue.poll()) {
            if (!next.workspace.equals(workspace) || events.size() >= MAX_BATCH) {
                hold(workspace, events, taken);
                workspace = next.workspace;
                taken = next.taken;
                events = new ArrayList<>();
            }
            events.addAll(next.events);
        }
        hold(workspace, events, taken);
    }

    private void hold(String workspace, List<Event> events, long taken) {
        for (int from = 0; from < events.size(); from += MAX_BATCH) {
            List<Event> part = events.subList(from, Math.min(events.size(), from + MAX_BATCH));
            held.computeIfAbsent(workspace, name -> new HeldEvents(host, name, batch -> tell(name, batch)))
                    .add(new EventBatch(part, taken));
        }
    }

    private void tell(String workspace, EventBatch batch) {
        vertx.eventBus().publish(EventBatch.address(workspace), batch, options);
        told.accept(workspace, batch.events());
    }
}
