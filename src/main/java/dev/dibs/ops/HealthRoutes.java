package dev.dibs.ops;

import dev.dibs.edge.Exchange;
import dev.dibs.edge.Readiness;
import dev.dibs.edge.Route;
import dev.dibs.host.ClusterView;
import dev.dibs.host.LedgerHost;
import dev.dibs.journal.Journal;
import dev.dibs.wire.json.JsonDurations;
import dev.dibs.wire.json.View;
import dev.dibs.wire.json.Words;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All that a node knows of its own and its cluster's health, for {@code dibs doctor}. */
public final class HealthRoutes {
    private final LedgerHost host;
    private final Readiness readiness;
    private final ClockWatch clocks;
    private final @Nullable Journal journal;

    /** The call over a host, and the journal it writes to, if any. */
    public HealthRoutes(LedgerHost host, Readiness readiness, ClockWatch clocks, @Nullable Journal journal) {
        this.journal = journal;
        this.host = host;
        this.readiness = readiness;
        this.clocks = clocks;
    }

    /** The calls. */
    public List<Route> routes() {
        return List.of(new Route(HttpMethod.GET, "/v1/health", this::health));
    }

    private void health(Exchange exchange) {
        exchange.noQuery();
        ClusterView cluster = host.cluster();
        List<String> others = cluster.members().stream()
                .filter(member -> !member.local())
                .map(ClusterView.Member::id)
                .toList();
        exchange.answerWith(
                clocks.aheadMillis(others), ahead -> exchange.send(200, body(cluster, readiness.state(), ahead)));
    }

    private JsonObject body(ClusterView cluster, Readiness.State state, Map<String, Long> ahead) {
        return new JsonObject()
                .put("status", state.status())
                .put("reasons", View.list(state.reasons(), reason -> reason))
                .put("now", Words.instant(clocks.now()))
                .put("quorum", cluster.quorum())
                .put("safe", cluster.safe())
                .put("partitions", cluster.partitions())
                .put("journal", View.list(journal == null ? List.of() : NodeHealth.of(journal), reason -> reason))
                .put("members", View.list(cluster.members(), member -> member(member, ahead)));
    }

    private static JsonObject member(ClusterView.Member member, Map<String, Long> ahead) {
        JsonObject shown = new JsonObject()
                .put("id", member.id())
                .put("address", member.address())
                .put("local", member.local())
                .put("version", member.version())
                .put("role", member.anchor() ? "anchor" : "light");
        Long millis = ahead.get(member.id());
        return millis == null ? shown : shown.put("clockAheadSeconds", JsonDurations.seconds(millis));
    }
}
