package dev.dibs.edge.bus;

import dev.dibs.core.model.Event;
import dev.dibs.edge.Route;
import dev.dibs.wire.json.StrictJson;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The event bus as applications of the cluster use it: a message to {@code dibs.api} is answered by some node, and what happens
 * is published at {@code dibs.events.<workspace>}.
 *
 * <p>The bus itself may lose a message: one that must miss nothing watches the revisions, which go up by one, and asks with the
 * operation {@code replay} for what is missing.
 */
public final class BusEdge {
    private final Operations operations;
    private final BusEvents events;
    private final MessageConsumer<Object> consumer;

    /**
     * Begins to listen.
     *
     * @param degraded why what is read now may be old, as a word; empty when it is not. Be quick: every answer asks
     * @param anyoneAt whether anybody has registered for an address, here or on another node
     */
    public BusEdge(
            Vertx vertx, List<Route> routes, Supplier<String> degraded, Function<String, Future<Boolean>> anyoneAt) {
        this.operations = new Operations(routes, degraded);
        this.events = new BusEvents(vertx, anyoneAt);
        this.consumer = vertx.eventBus().consumer(BridgeSocket.API, this::called);
    }

    /** Events that just happened in a ledger of this node, in order; always called on the same Vert.x context. */
    public void happened(String workspace, List<Event> happened) {
        events.happened(workspace, happened);
    }

    /** Listens no more. */
    public Future<Void> close() {
        return consumer.unregister();
    }

    private void called(Message<Object> message) {
        try {
            operations.call(checked(message.body()), whenGone -> {}, answer -> {
                if (answer.isFailure()) {
                    message.fail(answer.status(), answer.body().encode());
                } else {
                    message.reply(answer.body(), options(answer));
                }
            });
        } catch (RuntimeException wrong) {
            BusAnswer answer = Operations.malformed(wrong);
            message.fail(answer.status(), answer.body().encode());
        }
    }

    private static DeliveryOptions options(BusAnswer answer) {
        DeliveryOptions options = new DeliveryOptions();
        return answer.degraded().isEmpty() ? options : options.addHeader(BusAnswer.DEGRADED, answer.degraded());
    }

    /** The message as strictly as REST takes a body. */
    private static JsonObject checked(Object body) {
        return body instanceof JsonObject json
                ? StrictJson.object(json.toBuffer().getBytes())
                : StrictJson.object(String.valueOf(body).getBytes(StandardCharsets.UTF_8));
    }
}
