package dev.dibs.edge.bus;

import dev.dibs.core.model.Event;
import dev.dibs.wire.json.EventJson;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Publishes what happens in the ledgers of this node at {@code dibs.events.<workspace>}, for as long as anybody listens there.
 * Belongs to one Vert.x context.
 *
 * <p>Events of a workspace to which nobody listened a moment ago wait a few milliseconds for one look at who does now, and are
 * dropped if nobody does: so one who has registered gets all that happens from then on, and a busy workspace without
 * listeners costs a look now and then, no JSON and no messages.
 */
final class BusEvents {
    private static final long LOOK_MILLIS = 10;
    private static final long LISTENED_NANOS = 1_000_000_000L;

    private final Vertx vertx;
    private final Function<String, Future<Boolean>> anyoneAt;
    private final Map<String, Listeners> byAddress = new HashMap<>();

    BusEvents(Vertx vertx, Function<String, Future<Boolean>> anyoneAt) {
        this.vertx = vertx;
        this.anyoneAt = anyoneAt;
    }

    /** Events that just happened, in order. */
    void happened(String workspace, List<Event> events) {
        String address = BridgeSocket.EVENTS + workspace;
        byAddress.computeIfAbsent(address, Listeners::new).take(events);
    }

    private final class Listeners {
        private final String address;
        private List<Event> waiting = new ArrayList<>();
        private boolean looking;
        private boolean some;
        private long seen;

        private Listeners(String address) {
            this.address = address;
        }

        private void take(List<Event> events) {
            if (some && waiting.isEmpty() && System.nanoTime() - seen < LISTENED_NANOS) {
                publish(events);
                return;
            }
            waiting.addAll(events);
            if (!looking) {
                looking = true;
                long timer = vertx.setTimer(some ? 1 : LOOK_MILLIS, now -> look());
                assert timer >= 0;
            }
        }

        private void look() {
            int before = waiting.size();
            Context here = vertx.getOrCreateContext();
            anyoneAt.apply(address)
                    .otherwise(true)
                    .onSuccess(anyone -> here.runOnContext(now -> looked(anyone, before)));
        }

        private void looked(boolean anyone, int before) {
            looking = false;
            some = anyone;
            if (anyone) {
                seen = System.nanoTime();
                publish(waiting);
                waiting = new ArrayList<>();
                return;
            }
            // what came while we looked may have somebody who registered meanwhile
            List<Event> later = new ArrayList<>(waiting.subList(before, waiting.size()));
            waiting = new ArrayList<>();
            if (later.isEmpty()) {
                byAddress.remove(address, this);
            } else {
                take(later);
            }
        }

        private void publish(List<Event> events) {
            events.forEach(event -> vertx.eventBus().publish(address, EventJson.of(event)));
        }
    }
}
