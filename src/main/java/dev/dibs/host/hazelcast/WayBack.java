package dev.dibs.host.hazelcast;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import org.jspecify.annotations.Nullable;

/** A promise kept on the Vert.x context that it was made on. Without one, on the thread that keeps it: who listens is quick. */
final class WayBack<T> {
    private final Promise<T> promise = Promise.promise();
    private final @Nullable Context context = Vertx.currentContext();

    Future<T> future() {
        return promise.future();
    }

    void complete(T value) {
        if (context == null) {
            promise.complete(value);
        } else {
            context.runOnContext(v -> promise.complete(value));
        }
    }

    void fail(Throwable e) {
        if (context == null) {
            promise.fail(e);
        } else {
            context.runOnContext(v -> promise.fail(e));
        }
    }
}
