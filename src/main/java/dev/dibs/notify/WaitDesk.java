package dev.dibs.notify;

import dev.dibs.core.ledger.Merge;
import dev.dibs.core.model.Answer;
import dev.dibs.core.model.Event;
import dev.dibs.core.model.EventType;
import dev.dibs.core.model.Settled;
import dev.dibs.core.model.Step;
import dev.dibs.host.LedgerHost;
import dev.dibs.host.StepListener;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The waits of this node's callers. A wait in a ledger that is here alone ends in the very step. One in a ledger that has copies
 * or is elsewhere ends with that step too, or when the feed tells it, but who waits asks for the outcome: the answer comes when
 * the copies have the step, so that no grant is told that dies with the owner.
 */
public final class WaitDesk implements TicketDesk, StepListener {
    private static final long LINGER_MILLIS = 30_000;

    /**
     * Somebody who waits.
     *
     * @param context the caller's; null when it has none, and then it does not matter where it is told
     */
    private record Wait(Promise<End> promise, @Nullable Context context) {}

    private final Vertx vertx;
    private final LedgerHost host;
    private final Feeds feeds;
    /** By ticket: a caller that is cut off may call again before its first call has ended. */
    private final Map<String, List<Wait>> waits = new ConcurrentHashMap<>();

    private final Context context;
    private final Map<String, Ear> ears = new ConcurrentHashMap<>();
    private volatile FeedWatch watch = FeedWatch.NONE;

    /** A desk that hears of the steps of this node's host, and through the feeds of all others. */
    public WaitDesk(Vertx vertx, LedgerHost host, Feeds feeds) {
        this.vertx = vertx;
        this.host = host;
        this.feeds = feeds;
        this.context = vertx.getOrCreateContext();
        host.onStep(this);
    }

    /** Has somebody told how long hand-overs take. */
    public void watch(FeedWatch watcher) {
        watch = watcher;
    }

    @Override
    public void handedOver(End end) {
        if (end.where() != Where.UNKNOWN) {
            watch.handedOver(System.nanoTime() - end.since(), end.where() == Where.HERE);
        }
    }

    @Override
    public Future<End> listen(String workspace, String ticket) {
        Wait wait = new Wait(Promise.promise(), Vertx.currentContext());
        waits.merge(key(workspace, ticket), List.of(wait), WaitDesk::both);
        return wait.promise.future();
    }

    @Override
    public void queued(String workspace, String ticket, long revision) {
        Ear open = ears.get(workspace);
        if (open == null || !open.use()) {
            context.runOnContext(now -> {
                boolean used = ears.computeIfAbsent(workspace, name -> new Ear(name, revision))
                        .use();
                assert used;
            });
        }
    }

    @Override
    public void forget(String workspace, String ticket, Future<End> listened) {
        waits.computeIfPresent(key(workspace, ticket), (key, all) -> {
            List<Wait> left = all.stream()
                    .filter(wait -> wait.promise.future() != listened)
                    .toList();
            return left.isEmpty() ? null : left;
        });
    }

    private static List<Wait> both(List<Wait> some, List<Wait> more) {
        List<Wait> all = new ArrayList<>(some);
        all.addAll(more);
        return List.copyOf(all);
    }

    @Override
    public void stepTaken(String workspace, Step step) {
        for (Settled settled : step.settled()) {
            List<Wait> all = waits.remove(key(workspace, settled.ticket()));
            if (all != null) {
                all.forEach(wait -> settled(workspace, wait, settled));
            }
        }
    }

    private void settled(String workspace, Wait wait, Settled settled) {
        if (host.hasCopies()) {
            // the copies do not have the step yet: who waits asks, and is answered when they do
            end(wait, new End(Optional.empty(), System.nanoTime(), Where.HERE));
            return;
        }
        End end = new End(Optional.of(settled.answer()), System.nanoTime(), Where.HERE);
        // who has no context is told on this thread, without a change of threads; never in the middle of the step
        if (wait.context != null || !host.afterStep(workspace, () -> wait.promise.tryComplete(end))) {
            end(wait, end);
        }
    }

    private void end(Wait wait, End end) {
        Context there = wait.context == null ? context : wait.context;
        there.runOnContext(now -> wait.promise.tryComplete(end));
    }

    private static String key(String workspace, String ticket) {
        return workspace + '/' + ticket;
    }

    /** Hears the ends of waits in one workspace, as long as anybody has waited there lately. */
    private final class Ear implements Subscriber {
        private final String workspace;
        private final Subscription subscription;
        private long uses;
        private boolean closed;

        private Ear(String workspace, long revision) {
            this.workspace = workspace;
            this.subscription = feeds.subscribe(workspace, revision, this);
            quietLater(0);
        }

        /** It will hear on for a while; tells whether it does. */
        private synchronized boolean use() {
            uses++;
            return !closed;
        }

        private synchronized boolean close(long usesBefore) {
            closed |= uses == usesBefore;
            return closed;
        }

        private synchronized long uses() {
            return uses;
        }

        private void quietLater(long usesBefore) {
            vertx.setTimer(LINGER_MILLIS, now -> {
                boolean waited = waits.keySet().stream().anyMatch(key -> key.startsWith(workspace + '/'));
                if (waited || !close(usesBefore)) {
                    quietLater(uses());
                } else if (ears.remove(workspace, this)) {
                    subscription.cancel();
                }
            });
        }

        @Override
        public void event(Event event) {
            if (event.type() == EventType.CLAIM_ACQUIRED || event.type() == EventType.CLAIM_DEQUEUED) {
                end(event.details().get("ticket"), event.at());
            } else if (event.type() == EventType.RESET && Merge.REASON.equals(event.reason())) {
                endAll();
            }
        }

        private void end(@Nullable Object ticket, long at) {
            List<Wait> all = ticket == null ? null : waits.remove(key(workspace, ticket.toString()));
            if (all != null) {
                long since = System.nanoTime() - Feed.sinceMillis(at);
                all.forEach(wait -> WaitDesk.this.end(wait, new End(Optional.empty(), since, Where.ELSEWHERE)));
            }
        }

        @Override
        public void reset(Answer state) {
            endAll();
        }

        private void endAll() {
            // any wait may have ended unheard: have all of them ask
            String prefix = workspace + '/';
            waits.forEach((key, all) -> {
                if (key.startsWith(prefix) && waits.remove(key, all)) {
                    all.forEach(wait -> WaitDesk.this.end(wait, End.UNKNOWN));
                }
            });
        }

        @Override
        public void slow() {
            synchronized (this) {
                closed = true;
            }
            ears.remove(workspace, this);
            endAll();
        }
    }
}
