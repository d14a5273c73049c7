package dev.dibs.edge.sse;

import dev.dibs.core.model.Event;
import dev.dibs.core.model.Query;
import dev.dibs.core.model.Reply;
import dev.dibs.edge.EdgeSettings;
import dev.dibs.edge.EncodedEvents;
import dev.dibs.edge.EventFilter;
import dev.dibs.edge.Exchange;
import dev.dibs.edge.HttpExchange;
import dev.dibs.edge.Parameters;
import dev.dibs.edge.Problem;
import dev.dibs.edge.ProblemKind;
import dev.dibs.edge.Route;
import dev.dibs.notify.Feeds;
import dev.dibs.service.ClaimService;
import dev.dibs.service.Inputs;
import dev.dibs.wire.json.EventJson;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What happens in a workspace: as a stream for those who accept one, else by asking again and again. */
public final class EventRoutes {
    private static final String EVENTS = "/v1/workspaces/{workspace}/events";
    private static final CharSequence LAST_EVENT_ID = HttpHeaders.createOptimized("last-event-id");
    private static final Duration MAX_WAIT = Duration.ofSeconds(60);
    private static final long MAX_REVISION = (1L << 53) - 1;
    private static final int DEFAULT_PAGE = 100;
    private static final int MAX_PAGE = 1_000;
    private static final int MAX_SCANS = 20;
    private static final int RESET_STATE = 1_000;

    private final Vertx vertx;
    private final EdgeSettings settings;
    private final ClaimService service;
    private final Feeds feeds;
    private final EncodedEvents encoded;
    private final AtomicInteger subscribers = new AtomicInteger();

    /** The calls over a service and its feeds. */
    public EventRoutes(Vertx vertx, EdgeSettings settings, ClaimService service, Feeds feeds, EncodedEvents encoded) {
        this.vertx = vertx;
        this.settings = settings;
        this.service = service;
        this.feeds = feeds;
        this.encoded = encoded;
    }

    /** The calls. */
    public List<Route> routes() {
        return List.of(new Route(HttpMethod.GET, EVENTS, this::events));
    }

    /** How many listen right now. */
    public int subscribers() {
        return subscribers.get();
    }

    private void events(Exchange exchange) {
        Parameters query = exchange.query("after", "wait", "limit", "under", "type", "session");
        String workspace = Inputs.workspace(exchange.workspace());
        EventFilter filter = EventFilter.of(query);
        Long after = after(exchange, query);
        long waitMillis = query.duration("wait", MAX_WAIT).toMillis();
        int limit = (int) query.whole("limit", 1, MAX_PAGE, DEFAULT_PAGE);
        if (exchange.wantsStream()) {
            // asked first: a stream that begins now says where, and a node that cannot serve says so
            exchange.answer(
                    service.ask(workspace, new Query.Count()),
                    head -> stream(exchange.http(), workspace, filter, after == null ? head.revision() : after));
        } else if (after == null) {
            exchange.answer(
                    service.ask(workspace, new Query.Count()),
                    head -> await(exchange, workspace, filter, limit, head.revision(), waitMillis));
        } else {
            scan(exchange, new Poll(workspace, filter, limit, waitMillis), after, MAX_SCANS);
        }
    }

    private static @Nullable Long after(Exchange exchange, Parameters query) {
        String last = exchange.header(LAST_EVENT_ID);
        if (last != null && !last.isEmpty()) {
            return Parameters.whole("Last-Event-ID", last, 0, MAX_REVISION);
        }
        return query.text("after") == null ? null : query.whole("after", 0, MAX_REVISION, 0);
    }

    private void stream(HttpExchange exchange, String workspace, EventFilter filter, long after) {
        if (!admit(exchange)) {
            return;
        }
        HttpServerResponse response = exchange.begin(
                200, Map.of("Content-Type", "text/event-stream; charset=utf-8", "X-Accel-Buffering", "no"));
        if (response == null) {
            subscribers.decrementAndGet();
            return;
        }
        EventStream stream = new EventStream(
                vertx, response, workspace, filter, encoded, subscribers::decrementAndGet, exchange::ended);
        stream.begin(settings.subscriberBytes(), after);
        stream.from(feeds.subscribe(workspace, after, stream));
    }

    /** What a poll wants. */
    private record Poll(String workspace, EventFilter filter, int limit, long waitMillis) {}

    /** Answers with what is kept of the events after a revision; waits if there is none that is wanted. */
    private void scan(Exchange exchange, Poll poll, long after, int scans) {
        exchange.answer(service.ask(poll.workspace, new Query.EventsAfter(after, poll.limit)), answer -> {
            Reply.Events page = (Reply.Events) answer.reply();
            if (page.gap()) {
                exchange.answer(
                        service.ask(poll.workspace, new Query.TakeState(RESET_STATE)),
                        state -> send(
                                exchange,
                                state.revision(),
                                new JsonArray().add(EventJson.reset(poll.workspace, state))));
                return;
            }
            JsonArray events = new JsonArray();
            long last = after;
            for (Event event : page.events()) {
                last = event.revision();
                if (poll.filter.passes(event)) {
                    events.add(EventJson.of(event));
                }
            }
            if (!events.isEmpty() || (scans == 0 && last < answer.revision())) {
                send(exchange, last, events);
            } else if (page.events().isEmpty()) {
                await(exchange, poll.workspace, poll.filter, poll.limit, last, poll.waitMillis);
            } else {
                scan(exchange, poll, last, scans - 1);
            }
        });
    }

    private void await(
            Exchange exchange, String workspace, EventFilter filter, int limit, long after, long waitMillis) {
        if (waitMillis == 0) {
            send(exchange, after, new JsonArray());
            return;
        }
        if (!admit(exchange)) {
            return;
        }
        LongPoll poll = new LongPoll(
                vertx, workspace, filter, limit, after, json -> exchange.send(200, json), subscribers::decrementAndGet);
        exchange.whenGone(poll::hangUp);
        poll.begin(waitMillis);
        poll.from(feeds.subscribe(workspace, after, poll));
    }

    private static void send(Exchange exchange, long revision, JsonArray events) {
        exchange.send(200, new JsonObject().put("revision", revision).put("events", events));
    }

    private boolean admit(Exchange exchange) {
        if (subscribers.incrementAndGet() <= settings.maxSubscribers()) {
            return true;
        }
        subscribers.decrementAndGet();
        exchange.problem(Problem.of(
                        ProblemKind.TOO_MANY,
                        "too many listen to events here; at most " + settings.maxSubscribers()
                                + " may (http.max-subscribers)")
                .retryAfter(5));
        return false;
    }
}
