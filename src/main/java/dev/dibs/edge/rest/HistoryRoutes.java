package dev.dibs.edge.rest;

import dev.dibs.core.model.Event;
import dev.dibs.core.model.EventQuery;
import dev.dibs.core.model.EventType;
import dev.dibs.edge.EventFilter;
import dev.dibs.edge.Exchange;
import dev.dibs.edge.Parameters;
import dev.dibs.edge.Route;
import dev.dibs.service.Past;
import dev.dibs.wire.json.EventJson;
import dev.dibs.wire.json.View;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What happened, newest first: all of it, or the refusals and how they were settled. */
public final class HistoryRoutes {
    private static final String WORKSPACE = "/v1/workspaces/{workspace}";
    private static final int DEFAULT_PAGE = 100;
    private static final int MAX_PAGE = 1_000;
    private static final long LATEST = Long.MAX_VALUE;

    private final Past past;

    /** The calls over a past. */
    public HistoryRoutes(Past past) {
        this.past = past;
    }

    /** The calls. */
    public List<Route> routes() {
        return List.of(
                new Route(HttpMethod.GET, WORKSPACE + "/history", this::history),
                new Route(HttpMethod.GET, WORKSPACE + "/conflicts", this::conflicts));
    }

    private void history(Exchange exchange) {
        Parameters query = query(exchange);
        exchange.answerWith(
                past.page(exchange.workspace(), cursor(query), limit(query), EventFilter.ofPast(query)),
                page -> exchange.send(
                        200, body("events", View.list(page.events(), EventJson::of), page.next(), page.missing())));
    }

    private void conflicts(Exchange exchange) {
        Parameters query = query(exchange);
        EventQuery wanted = EventFilter.ofPast(query);
        boolean any = wanted.types().isEmpty() || wanted.types().contains(EventType.CLAIM_REFUSED);
        EventQuery refusals = new EventQuery(
                wanted.path(),
                wanted.under(),
                List.of(EventType.CLAIM_REFUSED),
                wanted.session(),
                wanted.from(),
                any ? wanted.to() : Long.MIN_VALUE);
        String workspace = exchange.workspace();
        exchange.answerWith(
                past.page(workspace, cursor(query), limit(query), refusals)
                        .compose(page -> past.outcomes(workspace, page.events())
                                .map(outcomes -> body(
                                        "conflicts",
                                        View.list(page.events(), event -> row(event, outcomes.byRevision())),
                                        page.next(),
                                        both(page.missing(), outcomes.missing())))),
                json -> exchange.send(200, json));
    }

    /** One refusal: who wanted what, who had it, and what came of it. */
    private static JsonObject row(Event refused, Map<Long, Past.Outcome> outcomes) {
        JsonObject json = EventJson.of(refused);
        json.remove("type");
        json.remove("workspace");
        if (!json.containsKey("holders")) {
            json.put("holders", new JsonArray());
        }
        Past.Outcome outcome = outcomes.getOrDefault(refused.revision(), Past.Outcome.OPEN);
        return json.put("outcome", outcome.name().toLowerCase(Locale.ROOT));
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

    private static Set<String> both(Set<String> some, Set<String> more) {
        Set<String> all = new TreeSet<>(some);
        all.addAll(more);
        return all;
    }

    private static JsonObject body(String name, JsonArray rows, @Nullable Long next, Set<String> missing) {
        JsonObject json = new JsonObject().put(name, rows);
        if (next != null) {
            json.put("nextCursor", Long.toString(next));
        }
        return missing.isEmpty() ? json : json.put("missing", new JsonArray(List.copyOf(new TreeSet<>(missing))));
    }
}
