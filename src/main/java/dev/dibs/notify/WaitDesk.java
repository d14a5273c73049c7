package dev.dibs.notify;

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
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The waits of this node's callers. A wait in a ledger that this node owns ends in the very step; one elsewhere ends when the
 * feed tells it, and who waits asks for the outcome.
 */
public final class WaitDesk implements TicketDesk, StepListener {
    private static final long LINGER_MILLIS = 30_000;

    private record Wait(Promise<Optional<Answer>> promise, Context context) {
        void end(Optional<Answer> answer) {
            context.runOnContext(now -> promise.tryComplete(answer));
        }
    }

    private final Vertx vertx;
    private final Feeds feeds;
    private final Map<String, Wait> waits = new ConcurrentHashMap<>();
    private final Context context;
    private final Map<String, Ear> ears = new HashMap<>();

    /** A desk that hears of the steps of this node's host, and through the feeds of all others. */
    public WaitDesk(Vertx vertx, LedgerHost host, Feeds feeds) {
        this.vertx = vertx;
        this.feeds = feeds;
        this.context = vertx.getOrCreateContext();
        host.onStep(this);
    }

    @Override
    public Future<Optional<Answer>> listen(String workspace, String ticket) {
        Wait wait = new Wait(Promise.promise(), vertx.getOrCreateContext());
        waits.put(key(workspace, ticket), wait);
        return wait.promise.future();
    }

    @Override
    public void queued(String workspace, String ticket, long revision) {
        context.runOnContext(now ->
                ears.computeIfAbsent(workspace, name -> new Ear(name, revision)).use());
    }

    @Override
    public void forget(String workspace, String ticket) {
        waits.remove(key(workspace, ticket));
    }

    @Override
    public void stepTaken(String workspace, Step step) {
        for (Settled settled : step.settled()) {
            Wait wait = waits.remove(key(workspace, settled.ticket()));
            if (wait != null) {
                wait.end(Optional.of(settled.answer()));
            }
        }
    }

    private static String key(String workspace, String ticket) {
        return workspace + '/' + ticket;
    }

    /** Hears the ends of waits in one workspace, as long as anybody has waited there lately. */
    private final class Ear implements Subscriber {
        private final String workspace;
        private final Subscription subscription;
        private long uses;

        private Ear(String workspace, long revision) {
            this.workspace = workspace;
            this.subscription = feeds.subscribe(workspace, revision, this);
            quietLater(0);
        }

        private void use() {
            uses++;
        }

        private void quietLater(long usesBefore) {
            vertx.setTimer(LINGER_MILLIS, now -> {
                boolean waited = waits.keySet().stream().anyMatch(key -> key.startsWith(workspace + '/'));
                if (waited || uses != usesBefore) {
                    quietLater(uses);
                } else if (ears.remove(workspace, this)) {
                    subscription.cancel();
                }
            });
        }

        @Override
        public void event(Event event) {
            if (event.type() == EventType.CLAIM_ACQUIRED || event.type() == EventType.CLAIM_DEQUEUED) {
                end(event.details().get("ticket"));
            }
        }

        private void end(@Nullable Object ticket) {
            Wait wait = ticket == null ? null : waits.remove(key(workspace, ticket.toString()));
            if (wait != null) {
                wait.end(Optional.empty());
            }
        }

        @Override
        public void reset(Answer state) {
            endAll();
        }

        private void endAll() {
            // any wait may have ended unheard: have all of them ask
            String prefix = workspace + '/';
            waits.forEach((key, wait) -> {
                if (key.startsWith(prefix) && waits.remove(key, wait)) {
                    wait.end(Optional.empty());
                }
            });
        }

        @Override
        public void slow() {
            endAll();
            ears.remove(workspace, this);
        }
    }
}
