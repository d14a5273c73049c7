package dev.dibs.ops;

import dev.dibs.core.model.EventType;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** The counts as a page for Prometheus, by Micrometer; every name on it is in {@code src/docs/design/metrics.md}. */
final class MetricsPage {
    private static final String LEDGER = "ledger";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final RequestCounts requests;
    private final Set<RequestCounts.Row> rowsShown = new HashSet<>();
    private int gaugesShown;

    MetricsPage(StepCounts steps, FeedCounts feeds, RequestCounts requests) {
        this.requests = requests;
        JvmMeters.rename(registry);
        claims(steps);
        feeds(feeds);
        JvmMeters.bind(registry);
    }

    String text(String format, List<Metrics.Gauge> gauges) {
        for (; gaugesShown < gauges.size(); gaugesShown++) {
            show(gauges.get(gaugesShown));
        }
        requests.forEach((row, times) -> {
            if (rowsShown.add(row)) {
                show(row, times);
            }
        });
        return registry.scrape(format);
    }

    private void show(RequestCounts.Row row, RequestCounts.Times times) {
        FunctionTimer.builder(
                        "dibs.http.requests",
                        times,
                        RequestCounts.Times::count,
                        RequestCounts.Times::nanos,
                        TimeUnit.NANOSECONDS)
                .description("HTTP requests, and the time until their answers began")
                .tags("method", row.method(), "route", row.route(), "status", Integer.toString(row.status()))
                .register(registry);
    }

    private void claims(StepCounts steps) {
        count("dibs.grants", "Requests for claims that were granted", steps, EventType.CLAIM_ACQUIRED);
        counts("dibs.refusals", "Requests that were refused, by the problem", "kind", steps.refusals());
        count("dibs.waits.started", "Requests that went to stand in line", steps, EventType.CLAIM_QUEUED);
        counts("dibs.waits.ended", "Requests that left the line, by how", "outcome", steps.ends());
        registry.getPrometheusRegistry()
                .register(new LatencyHistogram(
                        "dibs_wait_seconds", "Time that requests stood in line", Map.of("", steps.waited())));
        counts("dibs.claims.expired", "Claims that ended by themselves, by reason", "reason", steps.expiries());
        count("dibs.revocations", "Claims that were revoked in a merge", steps, EventType.CLAIM_REVOKED);
        count("dibs.merges", "Merges of two ledgers after a cut", steps, EventType.CLUSTER_MERGED);
        counts("dibs.events", "Events of the ledgers that this node owns, by type", "type", steps.events());
    }

    private void feeds(FeedCounts feeds) {
        registry.getPrometheusRegistry()
                .register(new LatencyHistogram(
                        "dibs_handoff_seconds",
                        "Time from the step that granted a request in line until its caller was answered",
                        byOwner(feeds.handedOver(true), feeds.handedOver(false))));
        registry.getPrometheusRegistry()
                .register(new LatencyHistogram(
                        "dibs_event_delivery_seconds",
                        "Time from a step until a feed of this node passed its events on",
                        byOwner(feeds.heard(true), feeds.heard(false))));
        count("dibs.events.told", "Events told to subscribers", feeds.toldSoFar());
        count("dibs.feed.gaps.filled", "Events the bus did not bring, asked of the ledger", feeds.filledSoFar());
        count("dibs.feed.resets", "Times a subscriber was told to start over from a state", feeds.resetsSoFar());
        count("dibs.subscribers.cut.off", "Subscribers that were too slow", feeds.cutOffSoFar());
        show(new Metrics.Gauge("dibs.subscribers", "Subscribers of feeds", Map.of(), feeds::subscribers));
    }

    private static Map<String, Latency> byOwner(Latency here, Latency elsewhere) {
        Map<String, Latency> both = new LinkedHashMap<>();
        both.put(LEDGER + "=here", here);
        both.put(LEDGER + "=elsewhere", elsewhere);
        return both;
    }

    private void show(Metrics.Gauge gauge) {
        Tags tags = Tags.empty();
        for (Map.Entry<String, String> label : gauge.labels().entrySet()) {
            tags = tags.and(label.getKey(), label.getValue());
        }
        io.micrometer.core.instrument.Gauge.builder(
                        gauge.name(), () -> gauge.value().getAsDouble())
                .description(gauge.about())
                .tags(tags)
                .register(registry);
    }

    private void counts(String name, String about, String label, Counts counts) {
        for (int i = 0; i < counts.size(); i++) {
            int place = i;
            FunctionCounter.builder(name, counts, all -> all.at(place))
                    .description(about)
                    .tag(label, counts.name(i))
                    .register(registry);
        }
    }

    private void count(String name, String about, LongAdder count) {
        FunctionCounter.builder(name, count, LongAdder::sum).description(about).register(registry);
    }

    private void count(String name, String about, StepCounts steps, EventType type) {
        FunctionCounter.builder(name, steps, all -> all.of(type))
                .description(about)
                .register(registry);
    }
}
