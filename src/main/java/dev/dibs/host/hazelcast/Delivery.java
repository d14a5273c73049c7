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
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Requests on their way to a ledger's owner, sent again under the same request ids while they are not known to have arrived.
 *
 * <p>An owner that dies, or that could not copy the steps in time, leaves it open whether they were taken; the ledger
 * remembers, so asking again gives the one answer there is. After ten seconds the callers are told that nobody knows.
 *
 * <p>With a quorum what comes back is an answer only when a majority stands behind it, see {@link ConfirmBarrier}.
 */
final class Delivery {
    private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final HazelcastHost host;
    private final Courier courier;
    private final String workspace;
    private final List<Pending> pending;
    private final LongFunction<OwnerTask> tasks;
    private final Consumer<Delivery> done;
    private final AtomicBoolean over = new AtomicBoolean();
    private long pause = FIRST_PAUSE_NANOS;
    private boolean sent;
    private boolean givenUp;
    private volatile boolean maybeDone;

    /**
     * What answers these requests.
     *
     * @param tasks makes the task for each time that it is sent, with the revision that the ledger must have seen to answer
     * @param done told when all are answered
     */
    Delivery(
            HazelcastHost host,
            Courier courier,
            String workspace,
            List<Pending> pending,
            LongFunction<OwnerTask> tasks,
            Consumer<Delivery> done) {
        this.host = host;
        this.courier = courier;
        this.workspace = workspace;
        this.pending = pending;
        this.tasks = tasks;
        this.done = done;
    }

    void send() {
        if (!goes()) {
            return;
        }
        OwnerTask task = tasks.apply(host.told().last(workspace));
        try {
            courier.bring(workspace, task, (away, e) -> came(task, away, e));
        } catch (RuntimeException e) {
            came(task, null, e);
        }
    }

    /** Gives up what has taken too long. */
    void look(long nanos) {
        boolean unsent = giveUp(nanos);
        boolean all = true;
        for (Pending one : pending) {
            if (unsent) {
                one.failNotDone();
            } else if (one.isLate(nanos)) {
                // under way and not answered: it may be done
                one.failUnknown(null);
            }
            all &= one.isOver();
        }
        if (all) {
            end();
        }
    }

    /** Whether all of it is late, was surely not done, and will not be sent any more. */
    private synchronized boolean giveUp(long nanos) {
        givenUp |= !sent && !maybeDone && pending.stream().allMatch(one -> one.isLate(nanos));
        return givenUp;
    }

    /** Whether it may be sent; from then on it may be done. */
    private synchronized boolean goes() {
        sent = !givenUp;
        return sent;
    }

    /** This node stops. */
    void stop() {
        pending.forEach(one -> one.failUnknown(null));
        end();
    }

    private void came(OwnerTask task, @Nullable Outcomes away, @Nullable Throwable error) {
        if (error != null) {
            failed(
                    error instanceof CompletionException || error instanceof ExecutionException
                            ? error.getCause()
                            : error);
            return;
        }
        Outcomes outcomes = away == null ? task.here() : away;
        if (outcomes != null && outcomes.behind() && host.told().forgets(workspace, task.seen())) {
            courier.fromHere(workspace, this::send);
            return;
        }
        if (outcomes != null && outcomes.notReady()) {
            later();
            return;
        }
        if (outcomes == null || outcomes.all().size() != pending.size()) {
            fail(new HostException(HostException.Code.FAULT, "workspace " + workspace + " gave no answer"));
            return;
        }
        if (task.changes()) {
            // each answer to a change comes when the copies have taken it too
            outcomes.all().stream()
                    .map(Outcome::answer)
                    .filter(Objects::nonNull)
                    .forEach(answer -> host.areCopied(workspace, answer.revision()));
        }
        if (outcomes.under() == null) {
            answer(task, outcomes);
        } else {
            host.majority().confirm(outcomes.under(), verdict -> judged(task, outcomes, verdict));
        }
    }

    /** What is not confirmed was done, and may not last: asked for again, or nobody knows. */
    private void judged(OwnerTask task, Outcomes outcomes, ConfirmBarrier.Verdict verdict) {
        switch (verdict) {
            case CONFIRMED -> answer(task, outcomes);
            case CHANGED -> {
                maybeDone = true;
                later();
            }
            case SILENT -> stop();
        }
    }

    private void answer(OwnerTask task, Outcomes outcomes) {
        // with a quorum only what a majority stands behind
        boolean insisted =
                task.isTold() && (outcomes.under() != null || !host.majority().isAsked());
        for (int i = 0; i < pending.size(); i++) {
            Answer answer = outcomes.all().get(i).answer();
            if (answer != null && insisted) {
                host.told().told(workspace, answer.revision(), answer.now());
            }
            pending.get(i).answer(outcomes.all().get(i), maybeDone);
        }
        end();
    }

    private void failed(@Nullable Throwable error) {
        if (error instanceof HazelcastInstanceNotActiveException && !host.runs()) {
            if (maybeDone) {
                stop();
            } else {
                fail(HazelcastHost.stopping());
            }
            return;
        }
        boolean surelyNot = error instanceof RetryableException && !(error instanceof MemberLeftException)
                || isForFormerSelf(error);
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
                    error == null ? new HazelcastException("no answer") : error));
            return;
        }
        maybeDone |= !surelyNot && !(error instanceof NoDataMemberInClusterException);
        later();
    }

    /**
     * A node that starts again at its old address is told by the table of partitions, for a moment, that its former self owns
     * some. Hazelcast then refuses to connect a member to itself, with an exception that has no class of its own.
     */
    private static boolean isForFormerSelf(@Nullable Throwable error) {
        return error != null && String.valueOf(error.getMessage()).startsWith("Connecting to self");
    }

    private void later() {
        synchronized (this) {
            sent = false;
        }
        long soon = System.nanoTime() + pause;
        look(soon);
        if (over.get()) {
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
            send();
        }
    }

    private void fail(HostException why) {
        pending.forEach(one -> one.fail(why));
        end();
    }

    private void end() {
        if (over.compareAndSet(false, true)) {
            done.accept(this);
        }
    }
}
