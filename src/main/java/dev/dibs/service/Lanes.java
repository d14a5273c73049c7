package dev.dibs.service;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Looks after some workspaces, a few at a time: those whose owners are silent hold no others up, as long as they are fewer. */
final class Lanes {
    private final Context context;
    private final Queue<String> left;
    private final Function<String, Future<Void>> step;
    private final BiFunction<String, Throwable, @Nullable Void> failed;
    private final AtomicInteger open;
    private final Promise<Void> all = Promise.promise();

    private Lanes(
            Context context,
            List<String> workspaces,
            int count,
            Function<String, Future<Void>> step,
            BiFunction<String, Throwable, @Nullable Void> failed) {
        this.context = context;
        this.left = new ConcurrentLinkedQueue<>(workspaces);
        this.step = step;
        this.failed = failed;
        this.open = new AtomicInteger(count);
    }

    /**
     * Takes a step for each of some workspaces, on a context.
     *
     * @param count how many are under way at a time
     * @param failed what is done with the failure of a step
     * @return completes when each step has come to its end, or Vert.x has; never fails
     */
    static Future<Void> each(
            Context context,
            List<String> workspaces,
            int count,
            Function<String, Future<Void>> step,
            BiFunction<String, Throwable, @Nullable Void> failed) {
        Lanes lanes = new Lanes(context, workspaces, count, step, failed);
        for (int i = 0; i < count; i++) {
            lanes.soon();
        }
        return lanes.all.future();
    }

    /** From the context anew each time: steps that end at once would stand on each other's stacks. */
    private void soon() {
        try {
            context.runOnContext(now -> next());
        } catch (RejectedExecutionException closed) {
            all.tryComplete();
        }
    }

    private void next() {
        String workspace = left.poll();
        if (workspace != null) {
            Future.succeededFuture()
                    .compose(begun -> step.apply(workspace))
                    .otherwise(failure -> failed.apply(workspace, failure))
                    .onComplete(done -> soon());
        } else if (open.decrementAndGet() == 0) {
            all.tryComplete();
        }
    }
}
