package dev.dibs.host;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;

/** Answers other nodes on the event bus at an address that ends with this node's id, and follows the id when that changes. */
public final class OwnAddress<T> {
    private final Vertx vertx;
    private final LedgerHost host;
    private final String prefix;
    private final Handler<Message<T>> desk;
    private MessageConsumer<T> consumer;
    private boolean closed;

    /** Answers from now on. */
    public OwnAddress(Vertx vertx, LedgerHost host, String prefix, Handler<Message<T>> desk) {
        this.vertx = vertx;
        this.host = host;
        this.prefix = prefix;
        this.desk = desk;
        this.consumer = vertx.eventBus().consumer(prefix + host.nodeId(), desk);
        host.onNewId(this::move);
    }

    private synchronized void move() {
        String address = prefix + host.nodeId();
        if (!closed && !consumer.address().equals(address)) {
            Future<Void> ignored = consumer.unregister();
            consumer = vertx.eventBus().consumer(address, desk);
        }
    }

    /** Answers no more. */
    public synchronized Future<Void> close() {
        closed = true;
        return consumer.unregister();
    }
}
