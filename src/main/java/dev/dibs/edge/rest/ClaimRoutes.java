package dev.dibs.edge.rest;

import dev.dibs.core.model.Answer;
import dev.dibs.core.model.Mode;
import dev.dibs.core.model.Query;
import dev.dibs.core.model.Reply;
import dev.dibs.edge.Exchange;
import dev.dibs.edge.Parameters;
import dev.dibs.edge.Route;
import dev.dibs.service.ClaimRequest;
import dev.dibs.service.ClaimService;
import dev.dibs.service.Inputs;
import dev.dibs.wire.json.Bodies;
import dev.dibs.wire.json.Cursors;
import dev.dibs.wire.json.Fields;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Claims and the line for them. */
public final class ClaimRoutes {
    private static final String WORKSPACE = "/v1/workspaces/{workspace}";
    private static final String CLAIMS = WORKSPACE + "/claims";
    private static final String TICKET = WORKSPACE + "/tickets/{ticket}";
    private static final int DEFAULT_PAGE = 100;
    private static final int MAX_PAGE = 1_000;

    private final ClaimService service;

    /** The calls over a service. */
    public ClaimRoutes(ClaimService service) {
        this.service = service;
    }

    /** The calls. */
    public List<Route> routes() {
        return List.of(
                new Route(HttpMethod.POST, CLAIMS, this::claim),
                new Route(HttpMethod.GET, CLAIMS, this::list),
                new Route(HttpMethod.GET, CLAIMS + "/{path*}", this::check),
                new Route(HttpMethod.POST, CLAIMS + "/renew", this::renew),
                new Route(HttpMethod.POST, CLAIMS + "/release", this::release),
                new Route(HttpMethod.POST, CLAIMS + "/ask", this::askHolder),
                new Route(HttpMethod.POST, CLAIMS + "/handoff", this::handOff),
                new Route(HttpMethod.POST, CLAIMS + "/break", this::breakClaims),
                new Route(HttpMethod.POST, TICKET, this::callTicket),
                new Route(HttpMethod.DELETE, TICKET, this::leaveLine));
    }

    private void claim(Exchange exchange) {
        Fields fields = exchange.fields("paths", "mode", "ttl", "wait", "hold", "reason", "labels");
        ClaimRequest request = new ClaimRequest(
                fields.texts("paths"),
                Objects.requireNonNullElse(fields.mode("mode"), Mode.EXCLUSIVE),
                fields.duration("ttl"),
                Objects.requireNonNullElse(fields.duration("wait"), Duration.ZERO),
                fields.duration("hold"),
                fields.text("reason"),
                fields.labels("labels"));
        fields.check();
        String workspace = exchange.workspace();
        granted(exchange, workspace, service.claim(workspace, exchange.caller(), request, exchange.listening()));
    }

    private void callTicket(Exchange exchange) {
        Fields fields = exchange.fields("hold");
        Duration hold = fields.duration("hold");
        fields.check();
        String workspace = exchange.workspace();
        granted(
                exchange,
                workspace,
                service.ticket(workspace, exchange.caller(), ticket(exchange), hold, exchange.listening()));
    }

    private static void granted(Exchange exchange, String workspace, Future<Answer> future) {
        exchange.answer(future, answer -> {
            if (answer.reply() instanceof Reply.Queued queued) {
                exchange.send(
                        202,
                        Bodies.of(answer),
                        "Location",
                        "/v1/workspaces/" + workspace + "/tickets/" + queued.ticket());
            } else {
                exchange.send(201, Bodies.of(answer));
            }
        });
    }

    private void leaveLine(Exchange exchange) {
        exchange.fields().check();
        exchange.answer(
                service.leaveLine(exchange.workspace(), exchange.caller(), ticket(exchange)),
                answer -> exchange.send(204, Map.of()));
    }

    private void list(Exchange exchange) {
        Parameters query = exchange.query("under", "session", "mode", "limit", "cursor");
        String cursor = query.text("cursor");
        Query.ListClaims list = new Query.ListClaims(
                query.path("under"),
                query.id("session"),
                query.mode("mode"),
                cursor == null ? null : Cursors.read(cursor),
                (int) query.whole("limit", 1, MAX_PAGE, DEFAULT_PAGE));
        shown(exchange, service.ask(exchange.workspace(), list));
    }

    private void check(Exchange exchange) {
        exchange.noQuery();
        shown(
                exchange,
                service.ask(exchange.workspace(), new Query.Check(Inputs.path("path", exchange.part(1, "path")))));
    }

    private void renew(Exchange exchange) {
        Fields fields = exchange.fields("paths", "ttl");
        List<String> paths = fields.texts("paths");
        if (fields.has("paths") && paths.isEmpty()) {
            fields.problem("paths", "paths is empty; leave it out to renew all");
        }
        Duration ttl = fields.duration("ttl");
        fields.check();
        shown(exchange, service.renew(exchange.workspace(), exchange.caller(), paths, ttl));
    }

    private void release(Exchange exchange) {
        Fields fields = exchange.fields("paths", "all", "outcome", "note");
        List<String> paths = fields.texts("paths");
        boolean all = fields.flag("all");
        String outcome = fields.text("outcome");
        String note = fields.text("note");
        fields.check();
        if (all != paths.isEmpty()) {
            fields.problem(
                    all ? "all" : "paths",
                    all
                            ? "all stands beside paths; give one of them"
                            : "paths is empty; name what to release, or give all: true");
        }
        fields.check();
        shown(exchange, service.release(exchange.workspace(), exchange.caller(), paths, outcome, note));
    }

    private void askHolder(Exchange exchange) {
        Fields fields = exchange.fields("path", "message");
        String path = fields.required("path");
        String message = fields.text("message");
        fields.check();
        exchange.answer(
                service.askHolder(exchange.workspace(), exchange.caller(), path, message),
                answer -> exchange.send(202, Bodies.of(answer)));
    }

    private void handOff(Exchange exchange) {
        Fields fields = exchange.fields("path", "to");
        String path = fields.required("path");
        String to = fields.required("to");
        fields.check();
        shown(exchange, service.handOff(exchange.workspace(), exchange.caller(), path, to));
    }

    private void breakClaims(Exchange exchange) {
        Fields fields = exchange.fields("path", "reason");
        String path = fields.required("path");
        String reason = fields.required("reason");
        fields.check();
        shown(exchange, service.breakClaims(exchange.workspace(), exchange.caller(), path, reason));
    }

    private static void shown(Exchange exchange, Future<Answer> future) {
        exchange.answer(future, answer -> exchange.send(200, Bodies.of(answer)));
    }

    private static String ticket(Exchange exchange) {
        return Inputs.id("ticket", exchange.part(1, "ticket"));
    }
}
