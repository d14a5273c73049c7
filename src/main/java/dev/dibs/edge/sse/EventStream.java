package dev.dibs.edge.sse;

import dev.dibs.core.model.Answer;
import dev.dibs.core.model.Event;
import dev.dibs.edge.EncodedEvents;
import dev.dibs.edge.EventFilter;
import dev.dibs.notify.Subscriber;
import dev.dibs.notify.Subscription;
import dev.dibs.wire.json.EventJson;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * One client's stream of server-sent events.
 *
 * <p>Events that the filter holds back move the client's place forward all the same: with the comment that shows the stream
 * to be alive goes the last revision seen, so that a client that comes back is not told old things again.
 */
final class EventStream implements Subscriber {
    private static final long COMMENT_MILLIS = 15_000;
    /** After so many comments that could not be sent, nobody is reading. */
    private static final int MAX_STUCK = 4;

    private static final String END = "\n\n";

    private final Vertx vertx;
    private final HttpServerResponse response;
    private final String workspace;
    private final EventFilter filter;
    private final EncodedEvents encoded;
    private final Runnable whenOver;
    private final Runnable whenCut;
    private @Nullable Subscription subscription;
    private long timer = -1;
    private long seen;
    private long told;
    private int stuck;
    private boolean over;

    EventStream(
            Vertx vertx,
            HttpServerResponse response,
            String workspace,
            EventFilter filter,
            EncodedEvents encoded,
            Runnable whenOver,
            Runnable whenCut) {
        this.vertx = vertx;
        this.response = response;
        this.workspace = workspace;
        this.filter = filter;
        this.encoded = encoded;
        this.whenOver = whenOver;
        this.whenCut = whenCut;
    }

    /** Sends the stream's head with the place it begins at; events may follow at once. */
    void begin(int maxUnsentBytes, long after) {
        response.setChunked(true);
        response.setWriteQueueMaxSize(maxUnsentBytes);
        response.closeHandler(gone -> end());
        response.exceptionHandler(failure -> end());
        response.drainHandler(drained -> {
            if (subscription != null) {
                subscription.resume();
            }
        });
        seen = after;
        told = after;
        response.write("retry: 1000\nid: " + after + "\n\n");
        timer = vertx.setPeriodic(COMMENT_MILLIS, id -> comment());
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
        return !over && !response.writeQueueFull();
    }

    @Override
    public void event(Event event) {
        if (over) {
            return;
        }
        seen = event.revision();
        if (filter.passes(event)) {
            told = seen;
            response.write(encoded.framed(head(seen, event.type().text()), event, END));
        }
    }

    @Override
    public void reset(Answer state) {
        if (over) {
            return;
        }
        seen = state.revision();
        told = seen;
        response.write(head(seen, "reset") + EventJson.reset(workspace, state).encode() + END);
    }

    /** What comes before an event's JSON, which has no line ends. */
    private static String head(long revision, String type) {
        return "id: " + revision + "\nevent: " + type + "\ndata: ";
    }

    @Override
    public void slow() {
        if (over) {
            return;
        }
        JsonObject detail = new JsonObject()
                .put("workspace", workspace)
                .put("detail", "you read too slowly and are cut off; come back with Last-Event-ID");
        cut("event: slow\ndata: " + detail.encode() + "\n\n");
    }

    /** Ends the stream with a last frame, and the connection with it once that is sent. */
    void cut(String last) {
        if (!over) {
            end();
            response.end(last);
            whenCut.run();
        }
    }

    private void comment() {
        if (response.writeQueueFull()) {
            stuck++;
            if (stuck >= MAX_STUCK) {
                slow();
            }
            return;
        }
        stuck = 0;
        boolean behind = seen > told;
        told = Math.max(seen, told);
        response.write(behind ? ": alive\nid: " + seen + "\n\n" : ": alive\n\n");
    }

    private void end() {
        if (over) {
            return;
        }
        over = true;
        vertx.cancelTimer(timer);
        if (subscription != null) {
            subscription.cancel();
        }
        whenOver.run();
    }
}
