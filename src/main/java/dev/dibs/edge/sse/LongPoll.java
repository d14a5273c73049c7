package dev.dibs.edge.sse;

import dev.dibs.core.model.Answer;
import dev.dibs.core.model.Event;
import dev.dibs.edge.EventFilter;
import dev.dibs.notify.Subscriber;
import dev.dibs.notify.Subscription;
import dev.dibs.wire.json.EventJson;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One client that waits for what happens next, and is answered with all that came in the same moment. */
final class LongPoll implements Subscriber {
    private final Vertx vertx;
    private final Context context;
    private final String workspace;
    private final EventFilter filter;
    private final int limit;
    private final Consumer<JsonObject> answer;
    private final Runnable whenOver;
    private final JsonArray events = new JsonArray();
    private long revision;
    private long timer = -1;
    private @Nullable Subscription subscription;
    private boolean over;

    LongPoll(
            Vertx vertx,
            String workspace,
            EventFilter filter,
            int limit,
            long revision,
            Consumer<JsonObject> answer,
            Runnable whenOver) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.workspace = workspace;
        this.filter = filter;
        this.limit = limit;
        this.revision = revision;
        this.answer = answer;
        this.whenOver = whenOver;
    }

    /** Waits for so long at most. */
    void begin(long waitMillis) {
        timer = vertx.setTimer(waitMillis, id -> finish());
    }

    /** The feed that events come from. */
    void from(Subscription feed) {
        subscription = feed;
        if (over) {
            feed.cancel();
        }
    }

    @Override
    public boolean ready() {
        return !over && events.size() < limit;
    }

    @Override
    public void event(Event event) {
        if (over || events.size() >= limit) {
            return;
        }
        revision = event.revision();
        if (filter.passes(event)) {
            add(EventJson.of(event));
        }
    }

    @Override
    public void reset(Answer state) {
        if (over || events.size() >= limit) {
            return;
        }
        revision = state.revision();
        add(EventJson.reset(workspace, state));
    }

    @Override
    public void slow() {
        finish();
    }

    /** The client is gone. */
    void hangUp() {
        boolean unused = end();
    }

    private void add(JsonObject event) {
        events.add(event);
        if (events.size() == 1) {
            // what the feed tells in one go is answered in one go
            context.runOnContext(later -> finish());
        }
    }

    private void finish() {
        if (end()) {
            answer.accept(new JsonObject().put("revision", revision).put("events", events));
        }
    }

    private boolean end() {
        if (over) {
            return false;
        }
        over = true;
        vertx.cancelTimer(timer);
        if (subscription != null) {
            subscription.cancel();
        }
        whenOver.run();
        return true;
    }
}
