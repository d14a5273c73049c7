package dev.dibs.kit;

import dev.dibs.core.model.Answer;
import dev.dibs.core.model.Event;
import dev.dibs.core.model.Query;
import dev.dibs.core.model.Settled;
import dev.dibs.core.model.Step;
import dev.dibs.host.LedgerHost;
import dev.dibs.notify.Feeds;
import dev.dibs.notify.Subscriber;
import dev.dibs.notify.Subscription;
import dev.dibs.notify.TicketDesk;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The feeds of one host, without a network; remembers everything until told to forget. */
public final class LoneFeeds implements Feeds, TicketDesk {
    private final LedgerHost host;
    private final int queue;
    private final Map<String, List<Event>> events = new HashMap<>();
    private final List<Lone> subscriptions = new CopyOnWriteArrayList<>();
    private final Map<String, Promise<Answer>> tickets = new ConcurrentHashMap<>();

    public LoneFeeds(LedgerHost host, int queue) {
        this.host = host;
        this.queue = queue;
        host.onStep(this::stepTaken);
    }

    public int subscriptions() {
        return subscriptions.size();
    }

    private synchronized void stepTaken(String workspace, Step step) {
        events.computeIfAbsent(workspace, name -> new ArrayList<>()).addAll(step.events());
        subscriptions.forEach(one -> one.context.runOnContext(now -> one.pump()));
        for (Settled settled : step.settled()) {
            Promise<Answer> promise = tickets.get(workspace + "/" + settled.ticket());
            if (promise != null) {
                promise.tryComplete(settled.answer());
            }
        }
    }

    private synchronized List<Event> of(String workspace) {
        return new ArrayList<>(events.getOrDefault(workspace, List.of()));
    }

    @Override
    public Subscription subscribe(String workspace, Long after, Subscriber subscriber) {
        Lone lone = new Lone(workspace, subscriber, Vertx.currentContext());
        List<Event> all = of(workspace);
        long head = all.isEmpty() ? 0 : all.get(all.size() - 1).revision();
        lone.after = after == null ? head : after;
        lone.reset =
                lone.after > head || (after != null && after > 0 && all.stream().noneMatch(e -> e.revision() == after));
        subscriptions.add(lone);
        lone.context.runOnContext(now -> lone.pump());
        return lone;
    }

    @Override
    public Future<Answer> listen(String workspace, String ticket) {
        return tickets.computeIfAbsent(workspace + "/" + ticket, key -> Promise.promise())
                .future();
    }

    @Override
    public void queued(String workspace, String ticket, long revision) {}

    @Override
    public void forget(String workspace, String ticket) {
        tickets.remove(workspace + "/" + ticket);
    }

    private final class Lone implements Subscription {
        final String workspace;
        final Subscriber subscriber;
        final Context context;
        long after;
        boolean reset;
        boolean over;

        Lone(String workspace, Subscriber subscriber, Context context) {
            this.workspace = workspace;
            this.subscriber = subscriber;
            this.context = context;
        }

        void pump() {
            if (over) {
                return;
            }
            if (reset) {
                reset = false;
                host.ask(workspace, new Query.TakeState(1_000)).onSuccess(state -> {
                    after = state.revision();
                    subscriber.reset(state);
                });
            }
            List<Event> left =
                    of(workspace).stream().filter(e -> e.revision() > after).toList();
            int told = 0;
            for (Event event : left) {
                if (over || !subscriber.ready()) {
                    break;
                }
                after = event.revision();
                told++;
                subscriber.event(event);
            }
            if (!over && left.size() - told > queue) {
                cancel();
                subscriber.slow();
            }
        }

        @Override
        public void resume() {
            pump();
        }

        @Override
        public void cancel() {
            over = true;
            subscriptions.remove(this);
        }
    }
}
