package dev.dibs.edge.rest;

import dev.dibs.core.model.Query;
import dev.dibs.core.model.Refusal;
import dev.dibs.core.model.Reply;
import dev.dibs.edge.Exchange;
import dev.dibs.edge.Problems;
import dev.dibs.edge.Route;
import dev.dibs.service.Caller;
import dev.dibs.service.ClaimService;
import dev.dibs.service.Inputs;
import dev.dibs.service.SessionRequest;
import dev.dibs.wire.json.Bodies;
import dev.dibs.wire.json.Fields;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Who is here: opening, keeping alive, restoring and leaving. */
public final class SessionRoutes {
    private static final String SESSIONS = "/v1/workspaces/{workspace}/sessions";
    private static final String SESSION = SESSIONS + "/{session}";
    private static final int MAX_TICKETS = 1_000;

    private final ClaimService service;

    /** The calls over a service. */
    public SessionRoutes(ClaimService service) {
        this.service = service;
    }

    /** The calls. */
    public List<Route> routes() {
        return List.of(
                new Route(HttpMethod.POST, SESSIONS, this::open),
                new Route(HttpMethod.GET, SESSIONS, this::list),
                new Route(HttpMethod.GET, SESSION, this::show),
                new Route(HttpMethod.DELETE, SESSION, this::close),
                new Route(HttpMethod.POST, SESSION + "/heartbeat", this::heartbeat),
                new Route(HttpMethod.POST, SESSION + "/restore", this::restore));
    }

    private void open(Exchange exchange) {
        Fields fields = exchange.fields(
                "id", "name", "kind", "user", "hostname", "pid", "tty", "directory", "branch", "labels", "ttl");
        SessionRequest request = new SessionRequest(
                fields.optionalText("id"),
                fields.text("name"),
                fields.optionalText("kind"),
                fields.text("user"),
                fields.text("hostname"),
                fields.whole("pid", 0, Integer.MAX_VALUE, 0),
                fields.text("tty"),
                fields.text("directory"),
                fields.text("branch"),
                fields.labels("labels"),
                fields.duration("ttl"));
        fields.check();
        String workspace = exchange.workspace();
        Caller caller = exchange.caller();
        exchange.answer(service.open(workspace, caller, request), answer -> {
            JsonObject body = Bodies.of(answer);
            Reply.Opened opened = (Reply.Opened) answer.reply();
            if (opened.token().isEmpty() && caller.token() != null) {
                body.put("token", caller.token());
            }
            String id = opened.session().info().id();
            if (opened.fresh()) {
                exchange.send(201, body, "Location", "/v1/workspaces/" + workspace + "/sessions/" + id);
            } else {
                exchange.send(200, body);
            }
        });
    }

    private void list(Exchange exchange) {
        exchange.noQuery();
        exchange.answer(
                service.ask(exchange.workspace(), new Query.ListSessions(null)),
                answer -> exchange.send(200, Bodies.of(answer)));
    }

    private void show(Exchange exchange) {
        exchange.noQuery();
        String id = session(exchange);
        exchange.answer(service.ask(exchange.workspace(), new Query.ListSessions(id)), answer -> {
            if (answer.reply() instanceof Reply.Sessions found
                    && found.sessions().isEmpty()) {
                exchange.problem(Problems.of(new Refusal.NoSuchSession(id), answer));
            } else {
                exchange.send(200, Bodies.of(answer));
            }
        });
    }

    private void heartbeat(Exchange exchange) {
        Fields fields = exchange.fields("tickets");
        List<String> tickets = fields.texts("tickets");
        if (tickets.size() > MAX_TICKETS) {
            fields.problem(
                    "tickets", "there are " + tickets.size() + " tickets; at most " + MAX_TICKETS + " are allowed");
        }
        fields.check();
        exchange.answer(
                service.heartbeat(exchange.workspace(), exchange.caller(), session(exchange), tickets),
                answer -> exchange.send(200, Bodies.of(answer)));
    }

    private void restore(Exchange exchange) {
        exchange.fields().check();
        exchange.answer(
                service.restore(exchange.workspace(), exchange.caller(), session(exchange)),
                answer -> exchange.send(200, Bodies.of(answer)));
    }

    private void close(Exchange exchange) {
        Fields fields = exchange.fields("outcome", "note");
        String outcome = fields.text("outcome");
        String note = fields.text("note");
        fields.check();
        exchange.answer(
                service.close(exchange.workspace(), exchange.caller(), session(exchange), outcome, note),
                answer -> exchange.send(200, Bodies.of(answer)));
    }

    private static String session(Exchange exchange) {
        return Inputs.id("session", exchange.part(1, "session"));
    }
}
