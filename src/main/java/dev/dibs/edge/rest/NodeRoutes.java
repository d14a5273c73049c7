package dev.dibs.edge.rest;

import dev.dibs.edge.Exchange;
import dev.dibs.edge.Problem;
import dev.dibs.edge.ProblemKind;
import dev.dibs.edge.Readiness;
import dev.dibs.edge.Route;
import dev.dibs.host.ClusterView;
import dev.dibs.service.ClaimService;
import dev.dibs.wire.json.View;
import dev.dibs.wire.json.Words;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** The node itself: whether it lives and serves, its cluster, its workspaces, its description. */
public final class NodeRoutes {
    private static final String OPENAPI = "/openapi.json";

    private final ClaimService service;
    private final Readiness readiness;
    private final Buffer description = resource(OPENAPI);

    /** The calls over a service. */
    public NodeRoutes(ClaimService service, Readiness readiness) {
        this.service = service;
        this.readiness = readiness;
    }

    /** The calls. */
    public List<Route> routes() {
        return List.of(
                new Route(HttpMethod.GET, "/livez", this::live),
                new Route(HttpMethod.GET, "/readyz", this::ready),
                new Route(HttpMethod.GET, OPENAPI, this::describe),
                new Route(HttpMethod.GET, "/v1/cluster", this::cluster),
                new Route(HttpMethod.GET, "/v1/workspaces", this::workspaces));
    }

    private void live(Exchange exchange) {
        exchange.send(200, new JsonObject().put("status", "live"));
    }

    private void ready(Exchange exchange) {
        Readiness.State state = readiness.state();
        JsonArray reasons = View.list(state.reasons(), reason -> reason);
        if (state.isReady()) {
            exchange.send(200, new JsonObject().put("status", state.status()).put("reasons", reasons));
            return;
        }
        String detail = state.reasons().isEmpty()
                ? "the node is not ready"
                : state.reasons().get(0);
        exchange.problem(Problem.of(kind(state.status()), detail, new JsonObject().put("reasons", reasons))
                .retryAfter(1));
    }

    private static ProblemKind kind(String status) {
        return switch (status) {
            case "stopping" -> ProblemKind.STOPPING;
            case "suspect" -> ProblemKind.SUSPECT;
            case "no-quorum" -> ProblemKind.NO_QUORUM;
            default -> ProblemKind.STARTING;
        };
    }

    private void describe(Exchange exchange) {
        exchange.http().send(200, "application/json", description, Map.of());
    }

    private void cluster(Exchange exchange) {
        ClusterView view = service.cluster();
        exchange.send(
                200,
                new JsonObject()
                        .put("members", View.list(view.members(), NodeRoutes::member))
                        .put("quorum", view.quorum())
                        .put("safe", view.safe()));
    }

    private static JsonObject member(ClusterView.Member member) {
        return new JsonObject()
                .put("id", member.id())
                .put("address", member.address())
                .put("local", member.local())
                .put("since", Words.instant(member.since().toEpochMilli()))
                .put("version", member.version());
    }

    private void workspaces(Exchange exchange) {
        exchange.answerWith(
                service.workspaces(),
                all -> exchange.send(
                        200,
                        new JsonObject()
                                .put(
                                        "workspaces",
                                        View.list(
                                                all,
                                                one -> new JsonObject()
                                                        .put("name", one.name())
                                                        .put("revision", one.revision())
                                                        .put("claims", one.claims())
                                                        .put("sessions", one.sessions())
                                                        .put("node", one.node())))));
    }

    private static Buffer resource(String name) {
        try (InputStream in = NodeRoutes.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the program lacks its resource " + name);
            }
            return Buffer.buffer(in.readAllBytes());
        } catch (IOException failure) {
            throw new UncheckedIOException("the program's resource " + name + " cannot be read", failure);
        }
    }
}
