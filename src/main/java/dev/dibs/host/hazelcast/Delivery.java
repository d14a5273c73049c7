package dev.dibs.host.hazelcast;

import com.hazelcast.core.HazelcastException;
import com.hazelcast.core.HazelcastInstanceNotActiveException;
import com.hazelcast.core.IndeterminateOperationStateException;
import com.hazelcast.core.MemberLeftException;
import com.hazelcast.core.OperationTimeoutException;
import com.hazelcast.partition.NoDataMemberInClusterException;
import com.hazelcast.spi.exception.RetryableException;
import com.hazelcast.spi.exception.TargetDisconnectedException;
import dev.dibs.core.model.Answer;
import dev.dibs.host.HostException;
import dev.dibs.host.TimeSource;
import io.vertx.core.Future;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way to a ledger's owner, sent again under the same request id while it is not known to have arrived.
 *
 * <p>An owner that dies, or that could not copy the step in time, leaves it open whether the step was taken; the ledger
 * remembers, so asking again gives the one answer there is. After ten seconds the caller is told that nobody knows.
 */
final class Delivery {
    static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final HazelcastHost host;
    private final Courier courier;
    private final String workspace;
    private final Supplier<OwnerTask> tasks;
    private final long start = System.nanoTime();
    private final WayBack<Answer> back = new WayBack<>();
    private final AtomicBoolean over = new AtomicBoolean();
    private long pause = FIRST_PAUSE_NANOS;
    private volatile boolean maybeDone;

    Delivery(HazelcastHost host, Courier courier, String workspace, Supplier<OwnerTask> tasks) {
        this.host = host;
        this.courier = courier;
        this.workspace = workspace;
        this.tasks = tasks;
    }

    Future<Answer> send() {
        OwnerTask task = tasks.get();
        try {
            courier.bring(workspace, task, (away, e) -> came(task, away, e));
        } catch (RuntimeException e) {
            came(task, null, e);
        }
        return back.future();
    }

    /** Gives up when it has taken too long. */
    void look(long nanos) {
        if (nanos - start > PATIENCE_NANOS) {
            // under way and not answered: it may be done
            maybeDone = true;
            fail(unknown(null));
        }
    }

    /** This node stops. */
    void stop() {
        maybeDone = true;
        fail(stopping(null));
    }

    private void came(OwnerTask task, @Nullable Outcome away, @Nullable Throwable error) {
        if (error != null) {
            failed(
                    error instanceof CompletionException || error instanceof ExecutionException
                            ? error.getCause()
                            : error);
            return;
        }
        Outcome outcome = away == null ? task.here() : away;
        if (outcome == null) {
            fail(new HostException(HostException.Code.FAULT, "workspace " + workspace + " gave no answer"));
        } else if (outcome.answer() != null) {
            Answer answer = outcome.answer();
            if (over.compareAndSet(false, true)) {
                host.arrived(this);
                back.complete(answer);
            }
        } else {
            HostException fault = outcome.fault();
            fail(maybeDone ? unknown(fault) : fault);
        }
    }

    private void failed(@Nullable Throwable error) {
        if (error instanceof HazelcastInstanceNotActiveException && !host.runs()) {
            fail(stopping(error));
            return;
        }
        boolean surelyNot = error instanceof RetryableException && !(error instanceof MemberLeftException);
        boolean again = surelyNot
                || error instanceof IndeterminateOperationStateException
                || error instanceof MemberLeftException
                || error instanceof TargetDisconnectedException
                || error instanceof OperationTimeoutException
                || error instanceof HazelcastInstanceNotActiveException
                || error instanceof NoDataMemberInClusterException;
        if (!again) {
            fail(new HostException(
                    HostException.Code.FAULT,
                    "workspace " + workspace + " could not be reached: " + error,
                    cause(error)));
            return;
        }
        maybeDone |= !surelyNot && !(error instanceof NoDataMemberInClusterException);
        if (System.nanoTime() - start + pause > PATIENCE_NANOS) {
            fail(unknown(error));
            return;
        }
        long wait = pause;
        pause = Math.min(pause * 2, LONGEST_PAUSE_NANOS);
        TimeSource.Alarm alarm = TimeSource.system().in(wait, this::again);
        if (over.get()) {
            alarm.cancel();
        }
    }

    private void again() {
        if (!over.get()) {
            Future<Answer> same = send();
            assert same == back.future();
        }
    }

    private void fail(HostException e) {
        if (over.compareAndSet(false, true)) {
            host.arrived(this);
            back.fail(e);
        }
    }

    private static Throwable cause(@Nullable Throwable error) {
        return error == null ? new HazelcastException("no answer") : error;
    }

    private HostException unknown(@Nullable Throwable cause) {
        return new HostException(
                HostException.Code.UNKNOWN,
                "the owner of workspace " + workspace
                        + " did not answer in time; repeat the request under the same Idempotency-Key",
                cause(cause));
    }

    private HostException stopping(@Nullable Throwable cause) {
        return maybeDone
                ? unknown(cause)
                : new HostException(HostException.Code.STOPPING, "this node is stopping; ask another");
    }
}
