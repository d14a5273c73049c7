package dev.dibs;

import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.util.function.Supplier;

/**
 * The Vert.x context that an engine works on. It is no verticle's, so that all who share the engine are served while the worker
 * verticle that came first is busy, and when it is undeployed.
 */
final class OwnContext {
    private final ContextInternal context;

    /** One on the event loop of whoever asks: what they do with each other stays on one thread. */
    OwnContext(Vertx vertx) {
        VertxInternal all = (VertxInternal) vertx;
        this.context = all.contextBuilder()
                .withThreadingModel(ThreadingModel.EVENT_LOOP)
                .withEventLoop(all.getOrCreateContext().nettyEventLoop())
                .build();
    }

    /** Calls on this thread: what is made there for the current context is made for this one. */
    <T> T within(Supplier<T> call) {
        ContextInternal before = context.beginDispatch();
        try {
            return call.get();
        } finally {
            context.endDispatch(before);
        }
    }

    /** Has a task run there later; the timer's number. */
    long setTimer(long millis, Runnable task) {
        return context.setTimer(millis, now -> task.run());
    }
}
