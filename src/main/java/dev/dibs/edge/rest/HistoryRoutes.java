package dev.dibs.edge.rest;

import dev.dibs.core.model.Event;
import dev.dibs.core.model.EventType;
import dev.dibs.core.model.Path;
import dev.dibs.edge.EventFilter;
import dev.dibs.edge.Exchange;
import dev.dibs.edge.Parameters;
import dev.dibs.edge.Route;
import dev.dibs.service.ClaimService;
import dev.dibs.service.Past;
import dev.dibs.wire.json.EventJson;
import dev.dibs.wire.json.MalformedException;
import dev.dibs.wire.json.View;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What happened, newest first: all of it, or the refusals and how they were settled. */
public final class HistoryRoutes {
    private static final String WORKSPACE = "/v1/workspaces/{workspace}";
    private static final int DEFAULT_PAGE = 100;
    private static final int MAX_PAGE = 1_000;
    private static final long LATEST = Long.MAX_VALUE;

    private final Past past;

    /** The calls over a service. */
    public HistoryRoutes(ClaimService service) {
        this.past = new Past(service);
    }

    /** The calls. */
    public List<Route> routes() {
        return List.of(
                new Route(HttpMethod.GET, WORKSPACE + "/history", this::history),
                new Route(HttpMethod.GET, WORKSPACE + "/conflicts", this::conflicts));
    }

    private void history(Exchange exchange) {
        Parameters query = query(exchange);
        EventFilter filter = EventFilter.of(query);
        exchange.answerWith(
                past.page(exchange.workspace(), cursor(query), limit(query), both(filter::wants, query)),
                page -> exchange.send(200, body("events", View.list(page.events(), EventJson::of), page.next())));
    }

    private void conflicts(Exchange exchange) {
        Parameters query = query(exchange);
        EventFilter filter = EventFilter.of(query);
        Settlements settlements = new Settlements();
        long before = cursor(query);
        Predicate<Event> refused = event -> event.type() == EventType.CLAIM_REFUSED && event.revision() < before;
        Predicate<Event> wanted = both(event -> refused.test(event) && filter.wants(event), query);
        // read from the newest on, whatever the page: what came after a refusal tells how it was settled
        exchange.answerWith(
                past.page(exchange.workspace(), LATEST, limit(query), event -> {
                    settlements.see(event);
                    return wanted.test(event);
                }),
                page -> exchange.send(200, body("conflicts", View.list(page.events(), settlements::row), page.next())));
    }

    private static Parameters query(Exchange exchange) {
        return exchange.query("path", "under", "session", "type", "from", "to", "limit", "cursor");
    }

    private static int limit(Parameters query) {
        return (int) query.whole("limit", 1, MAX_PAGE, DEFAULT_PAGE);
    }

    private static long cursor(Parameters query) {
        return query.whole("cursor", 1, (1L << 53) - 1, LATEST);
    }

    /** Those that {@code filter} wants, about the path named and within the times named. */
    private static Predicate<Event> both(Predicate<Event> filter, Parameters query) {
        Path path = query.path("path");
        Instant from = instant(query, "from");
        Instant to = instant(query, "to");
        return event -> filter.test(event)
                && (path == null || EventFilter.paths(event).stream().anyMatch(one -> Path.covers(one, path.text())))
                && (from == null || event.at() >= from.toEpochMilli())
                && (to == null || event.at() <= to.toEpochMilli());
    }

    private static @Nullable Instant instant(Parameters query, String name) {
        String text = query.text(name);
        try {
            return text == null ? null : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException wrong) {
            throw new MalformedException(name, name + " is no instant; write it like 2026-01-31T09:30:00Z");
        }
    }

    private static JsonObject body(String name, JsonArray rows, @Nullable Long next) {
        JsonObject json = new JsonObject().put(name, rows);
        return next == null ? json : json.put("nextCursor", Long.toString(next));
    }

    /** What came after each refusal, seen newest first. */
    private static final class Settlements {
        private record Grant(long revision, String session, List<String> paths) {}

        private final List<Grant> grants = new ArrayList<>();
        private final List<Event> ends = new ArrayList<>();

        void see(Event event) {
            String session = event.session();
            if (session == null) {
                return;
            }
            if (event.type() == EventType.CLAIM_ACQUIRED) {
                grants.add(new Grant(event.revision(), session, EventFilter.paths(event)));
            } else if (event.type() == EventType.SESSION_CLOSED || event.type() == EventType.SESSION_STALE) {
                ends.add(event);
            }
        }

        /** One refusal: who wanted what, who had it, and what came of it. */
        JsonObject row(Event refused) {
            JsonObject json = EventJson.of(refused);
            json.remove("type");
            json.remove("workspace");
            if (!json.containsKey("holders")) {
                json.put("holders", new JsonArray());
            }
            return json.put("outcome", outcome(refused));
        }

        private String outcome(Event refused) {
            List<String> wanted = EventFilter.paths(refused);
            boolean granted = grants.stream()
                    .filter(grant -> grant.revision > refused.revision() && grant.session.equals(refused.session()))
                    .anyMatch(grant -> wanted.stream()
                            .allMatch(path -> grant.paths.stream().anyMatch(held -> Path.covers(held, path))));
            if (granted) {
                return "granted";
            }
            boolean left = ends.stream()
                    .anyMatch(end -> end.revision() > refused.revision()
                            && refused.session() != null
                            && refused.session().equals(end.session()));
            return left ? "left" : "open";
        }
    }
}
