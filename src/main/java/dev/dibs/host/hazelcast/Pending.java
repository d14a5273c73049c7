package dev.dibs.host.hazelcast;

import dev.dibs.core.model.Answer;
import dev.dibs.host.HostException;
import io.vertx.core.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A request that is to be answered, once: with what its owner says, or after ten seconds with why there is no answer. */
final class Pending {
    static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final String workspace;
    private final long since = System.nanoTime();
    private final WayBack<Answer> back = new WayBack<>();
    private final AtomicBoolean over = new AtomicBoolean();

    Pending(String workspace) {
        this.workspace = workspace;
    }

    Future<Answer> future() {
        return back.future();
    }

    boolean isOver() {
        return over.get();
    }

    boolean isLate(long nanos) {
        return nanos - since > PATIENCE_NANOS;
    }

    void answer(Outcome outcome, boolean maybeDone) {
        Answer answer = outcome.answer();
        if (answer == null) {
            fail(maybeDone ? unknown(outcome.fault()) : outcome.fault());
        } else if (over.compareAndSet(false, true)) {
            back.complete(answer);
        }
    }

    void fail(HostException why) {
        if (over.compareAndSet(false, true)) {
            back.fail(why);
        }
    }

    /** It was not done, and it took too long. */
    void failNotDone() {
        fail(new HostException(
                HostException.Code.STARTING,
                "the owner of workspace " + workspace
                        + " is not ready: it starts, stops, has too few copies yet, or does not run dibs; try again"));
    }

    /** Nobody knows whether it was done. */
    void failUnknown(@Nullable Throwable cause) {
        fail(unknown(cause));
    }

    private HostException unknown(@Nullable Throwable cause) {
        String message = "the owner of workspace " + workspace
                + " did not answer in time; repeat the request under the same Idempotency-Key";
        return cause == null
                ? new HostException(HostException.Code.UNKNOWN, message)
                : new HostException(HostException.Code.UNKNOWN, message, cause);
    }
}
