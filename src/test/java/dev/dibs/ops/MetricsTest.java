package dev.dibs.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dibs.config.JournalSettings;
import dev.dibs.core.model.LedgerSettings;
import dev.dibs.core.model.Reply;
import dev.dibs.edge.EdgeSettings;
import dev.dibs.host.TimeSource;
import dev.dibs.host.solo.SoloHost;
import dev.dibs.journal.Journal;
import dev.dibs.kit.Browser;
import dev.dibs.kit.Desk;
import dev.dibs.kit.Exposition;
import dev.dibs.kit.MetricsTable;
import dev.dibs.kit.Participant;
import dev.dibs.kit.Rest;
import dev.dibs.kit.TestNode;
import dev.dibs.kit.Wire;
import io.vertx.core.json.JsonObject;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 1, unit = TimeUnit.MINUTES)
class MetricsTest {
    private static final String OPEN_METRICS =
            "application/openmetrics-text;version=1.0.0;q=0.6,text/plain;version=0.0.4;q=0.5,*/*;q=0.1";
    private static final String CLAIMS = "/v1/workspaces/acme/claims";

    private final TestNode node =
            new TestNode(EdgeSettings.onLoopback(0), LedgerSettings.defaults(), TimeSource.system());
    private final Rest rest = node.rest();

    @AfterEach
    void end() {
        node.close();
    }

    private Exposition page() {
        return new Exposition(rest.get("/metrics").text());
    }

    @Test
    void the_documented_table_and_the_page_name_the_same(@TempDir Path folder) {
        try (Journal journal = Journal.open(folder.resolve("journal"), JournalSettings.defaults())) {
            NodeGauges.show(node.metrics, journal);
            theTableAndThePageNameTheSame();
        }
    }

    private void theTableAndThePageNameTheSame() {
        Map<String, MetricsTable.Row> documented = MetricsTable.read();
        assertThat(documented).hasSizeGreaterThan(40);
        rest.open("acme", "one");
        page();
        System.gc();
        Awaitility.await().until(() -> page().types().containsKey("jvm_gc_pause_seconds"));
        Exposition page = page();
        Map<String, MetricsTable.Row> exposed = new TreeMap<>();
        page.types().forEach((name, type) -> exposed.put(name, new MetricsTable.Row(type, page.labels(name))));
        assertThat(exposed).isEqualTo(documented);
    }

    @Test
    void the_page_passes_promtool() throws IOException, InterruptedException {
        rest.open("acme", "one");
        page();
        assertThat(promtool(rest.get("/metrics").text())).isEmpty();
        assertThat(promtool("# TYPE a_count gauge\na_count 1\n")).contains("no help", "suffix");
    }

    /** What promtool finds wrong with Prometheus text, the one form that it reads. */
    private static String promtool(String text) throws IOException, InterruptedException {
        Path tool = Stream.concat(
                        Stream.of("src/test/tools"),
                        Stream.of(System.getenv("PATH").split(File.pathSeparator)))
                .map(folder -> Path.of(folder, "promtool").toAbsolutePath())
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no promtool; scripts/test installs it"));
        Process process = new ProcessBuilder(tool.toString(), "check", "metrics")
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() == 0 ? said : said + "exit " + process.exitValue();
    }

    @Test
    void open_metrics_keeps_its_rules() {
        rest.open("acme", "one");
        page();
        Rest.Reply reply = rest.get("/metrics", "Accept", OPEN_METRICS);
        assertThat(reply.header("Content-Type"))
                .isEqualTo("application/openmetrics-text; version=1.0.0; charset=utf-8");
        assertThat(openMetricsProblem(reply.text())).isEmpty();
        assertThat(openMetricsProblem("# TYPE a counter\na 1\n# EOF\n")).contains("_total");
        assertThat(openMetricsProblem("# TYPE a gauge\na 1\n")).contains("EOF");
        assertThat(openMetricsProblem("# TYPE a gauge\na 1\n# TYPE b gauge\nb 1\na 2\n# EOF\n"))
                .contains("apart");
    }

    /** The first rule that is broken: one block for each family, a sample's suffix by type, an end. */
    private static String openMetricsProblem(String text) {
        if (!text.endsWith("# EOF\n")) {
            return "no # EOF at the end";
        }
        Map<String, Set<String>> suffixes = Map.of(
                "gauge", Set.of(""),
                "counter", Set.of("_total", "_created"),
                "histogram", Set.of("_bucket", "_count", "_sum", "_created"),
                "summary", Set.of("", "_count", "_sum", "_created"),
                "info", Set.of("_info"));
        Set<String> families = new LinkedHashSet<>();
        String family = "";
        String type = "";
        for (String line : text.split("\n")) {
            if (line.isBlank()) {
                return "an empty line";
            }
            String[] words = line.split(" ");
            if (line.equals("# EOF")) {
                continue;
            }
            if (line.startsWith("# ")) {
                type = words[1].equals("TYPE") ? words[3] : type;
                if (!words[2].equals(family) && !families.add(words[2])) {
                    return words[2] + " is torn apart";
                }
                family = words[2];
                continue;
            }
            String name = line.split("[{ ]")[0];
            if (!name.startsWith(family)) {
                return name + " is torn apart";
            }
            String suffix = name.substring(family.length());
            if (!suffixes.getOrDefault(type, Set.of()).contains(suffix)) {
                return name + " is a " + type + " and must end in " + suffixes.get(type);
            }
        }
        return "";
    }

    @Test
    void who_names_no_open_metrics_gets_prometheus_text() {
        assertThat(rest.get("/metrics").header("Content-Type")).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
        assertThat(MetricsFormat.of("text/html, */*;q=0.8")).isEqualTo(MetricsFormat.PROMETHEUS_TEXT);
        assertThat(MetricsFormat.of("application/openmetrics-text")).isEqualTo(MetricsFormat.OPEN_METRICS);
        assertThat(MetricsFormat.of("application/openmetrics-text;q=0.2,text/plain"))
                .isEqualTo(MetricsFormat.PROMETHEUS_TEXT);
        assertThat(MetricsFormat.of("application/openmetrics-text;q=0")).isEqualTo(MetricsFormat.PROMETHEUS_TEXT);
        assertThat(MetricsFormat.of("application/openmetrics-text;q=x")).isEqualTo(MetricsFormat.PROMETHEUS_TEXT);
    }

    @Test
    void a_stranger_host_gets_no_metrics() throws IOException {
        try (Wire wire = new Wire(node.port)) {
            assertThat(wire.send("GET /metrics HTTP/1.1\r\nHost: evil.example\r\n\r\n")
                            .reply()
                            .status())
                    .isEqualTo(421);
        }
        assertThat(rest.call("POST", "/metrics", null, "{}").status()).isEqualTo(405);
    }

    @Test
    void what_is_held_granted_and_refused_is_counted_once() {
        String one = rest.open("acme", "one");
        String two = rest.open("acme", "two");
        rest.open("shop", "three");
        assertThat(claim(one, "{\"paths\":[\"a\",\"b\"]}").status()).isEqualTo(201);
        assertThat(claim(two, "{\"paths\":[\"a\"]}").status()).isEqualTo(409);
        assertThat(claim("no-such-token", "{\"paths\":[\"a\"]}").status()).isEqualTo(401);
        Exposition page = page();
        assertThat(page.value("dibs_ledgers")).isEqualTo(2);
        assertThat(page.value("dibs_claims_held")).isEqualTo(2);
        assertThat(page.value("dibs_sessions_alive")).isEqualTo(3);
        assertThat(page.value("dibs_waiters")).isZero();
        assertThat(page.value("dibs_grants_total")).isEqualTo(1);
        assertThat(page.value("dibs_refusals_total{kind=\"claimed\"}")).isEqualTo(1);
        assertThat(page.value("dibs_refusals_total{kind=\"unauthenticated\"}")).isEqualTo(1);
        assertThat(page.value("dibs_events_total{type=\"session.opened\"}")).isEqualTo(3);
        assertThat(page.value("dibs_members")).isEqualTo(1);
        assertThat(page.value("dibs_quorum")).isEqualTo(1);
    }

    @Test
    void a_wait_is_counted_from_the_line_to_the_hand_over() {
        String one = rest.open("acme", "one");
        String two = rest.open("acme", "two");
        assertThat(claim(one, "{\"paths\":[\"a\"]}").status()).isEqualTo(201);
        CompletableFuture<Rest.Reply> waiting = rest.later("POST", CLAIMS, two, "{\"paths\":[\"a\"],\"wait\":\"20s\"}");
        Awaitility.await().until(() -> page().value("dibs_waiters") == 1);
        assertThat(rest.post(CLAIMS + "/release", one, "{\"paths\":[\"a\"]}").status())
                .isEqualTo(200);
        assertThat(waiting.join().status()).isEqualTo(201);
        Exposition page = page();
        assertThat(page.value("dibs_waiters")).isZero();
        assertThat(page.value("dibs_waits_started_total")).isEqualTo(1);
        assertThat(page.value("dibs_waits_ended_total{outcome=\"granted\"}")).isEqualTo(1);
        assertThat(page.value("dibs_wait_seconds_count")).isEqualTo(1);
        assertThat(page.value("dibs_wait_seconds_sum")).isBetween(0.0, 20.0);
        assertThat(page.value("dibs_handoff_seconds_count{ledger=\"here\"}")).isEqualTo(1);
        assertThat(page.value("dibs_handoff_seconds_sum{ledger=\"here\"}")).isBetween(0.0, 5.0);
        assertThat(page.value("dibs_handoff_seconds_count{ledger=\"elsewhere\"}"))
                .isZero();
    }

    @Test
    void a_wait_that_is_over_is_one_refusal() {
        String one = rest.open("acme", "one");
        String two = rest.open("acme", "two");
        assertThat(claim(one, "{\"paths\":[\"a\"]}").status()).isEqualTo(201);
        assertThat(claim(two, "{\"paths\":[\"a\"],\"wait\":0.2}").status()).isEqualTo(409);
        Exposition page = page();
        assertThat(page.value("dibs_waits_ended_total{outcome=\"refused\"}")).isEqualTo(1);
        assertThat(page.value("dibs_refusals_total{kind=\"claimed\"}")).isEqualTo(1);
        assertThat(page.value("dibs_handoff_seconds_count{ledger=\"here\"}")).isZero();
    }

    @Test
    void an_expired_claim_is_counted_by_its_reason() {
        String one = rest.open("acme", "one");
        assertThat(claim(one, "{\"paths\":[\"a\"],\"ttl\":\"1s\"}").status()).isEqualTo(201);
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() -> page().value("dibs_claims_expired_total{reason=\"ttl\"}") == 1);
        assertThat(page().value("dibs_claims_expired_total{reason=\"other\"}")).isZero();
        assertThat(page().value("dibs_claims_held")).isZero();
    }

    @Test
    void a_merge_and_the_claim_that_it_takes_away_are_counted() {
        Desk before = new Desk(LedgerSettings.defaults(), "a", "b");
        Desk one = before.cut("1", 0);
        Desk other = before.cut("2", 201);
        one.take("a", "x");
        other.take("b", "x");
        node.metrics.steps().stepTaken("acme", one.merge(other, 1_000).last());
        assertThat(page().value("dibs_merges_total")).isEqualTo(1);
        assertThat(page().value("dibs_revocations_total")).isEqualTo(1);
    }

    @Test
    void what_subscribers_are_told_is_counted() {
        String one = rest.open("acme", "one");
        CompletableFuture<Rest.Reply> poll =
                rest.later("GET", "/v1/workspaces/acme/events?wait=20s", null, null, "Accept", "application/json");
        Awaitility.await().until(() -> page().value("dibs_subscribers") == 1);
        assertThat(page().value("dibs_http_subscribers")).isEqualTo(1);
        assertThat(claim(one, "{\"paths\":[\"a\"]}").status()).isEqualTo(201);
        JsonObject events = poll.join().json();
        assertThat(events.getJsonArray("events")).isNotEmpty();
        Exposition page = page();
        assertThat(page.value("dibs_events_told_total")).isPositive();
        assertThat(page.value("dibs_event_delivery_seconds_count{ledger=\"here\"}"))
                .isPositive();
        Awaitility.await().until(() -> page().value("dibs_subscribers") == 0);
    }

    @Test
    void who_starts_over_and_what_the_event_bus_lost_is_counted() {
        String one = rest.open("acme", "one");
        try (Browser browser = new Browser(node.vertx(), node.port)) {
            browser.register("acme", 1_000_000);
            Awaitility.await().until(() -> browser.events("acme").size() == 1);
            assertThat(page().value("dibs_feed_resets_total")).isEqualTo(1);
            assertThat(page().value("dibs_feed_gaps_filled_total")).isZero();
            node.vertx().eventBus().addOutboundInterceptor(delivery -> {
                if (!delivery.message().address().startsWith("dibs.feed.")) {
                    delivery.next();
                }
            });
            assertThat(claim(one, "{\"paths\":[\"a\"]}").status()).isEqualTo(201);
            Awaitility.await().until(() -> browser.events("acme").size() == 2);
            assertThat(page().value("dibs_feed_gaps_filled_total")).isEqualTo(1);
        }
    }

    @Test
    void what_of_the_journal_is_damaged_is_shown(@TempDir Path folder) throws SQLException {
        SoloHost host = new SoloHost(LedgerSettings.defaults(), TimeSource.system(), "test");
        try (Journal journal = Journal.open(folder, JournalSettings.defaults())) {
            host.writeDown(journal);
            Participant holder = new Participant(host, "w", "holder");
            assertThat(holder.open(60_000)).isInstanceOf(Reply.Opened.class);
        }
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("journal.db"));
                Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate("update steps set value = zeroblob(8)"))
                    .isEqualTo(1);
        }
        try (Journal journal = Journal.open(folder, JournalSettings.defaults())) {
            NodeGauges.show(node.metrics, journal);
            Exposition page = page();
            assertThat(page.value("dibs_journal_damaged")).isEqualTo(1);
            assertThat(page.value("dibs_journal_lost_steps")).isZero();
            assertThat(page.value("dibs_journal_lag_seconds")).isZero();
        }
    }

    @Test
    void requests_are_counted_by_route_and_never_by_address() {
        rest.open("acme", "one");
        rest.get("/v1/workspaces/acme/sessions/one");
        rest.get("/v1/workspaces/other/sessions/nobody");
        for (String address : List.of("/no/such", "/no/other", "/client/no-such.js")) {
            assertThat(rest.get(address).status()).isEqualTo(404);
        }
        rest.call("BREW", "/livez", null, null);
        Exposition page = page();
        String sample = "dibs_http_requests_seconds_count{method=\"%s\",route=\"%s\",status=\"%d\"}";
        String session = "/v1/workspaces/{workspace}/sessions/{session}";
        assertThat(page.value(sample.formatted("GET", session, 200))).isEqualTo(1);
        assertThat(page.value(sample.formatted("GET", session, 404))).isEqualTo(1);
        assertThat(page.value(sample.formatted("GET", "none", 404))).isEqualTo(2);
        assertThat(page.value(sample.formatted("GET", "/client/{file*}", 404))).isEqualTo(1);
        assertThat(page.value(sample.formatted("other", "none", 405))).isEqualTo(1);
        assertThat(page.value("dibs_http_connections")).isPositive();
    }

    @Test
    void a_gauge_can_be_added_by_name() {
        page();
        node.metrics.gauge("dibs.some.lag.seconds", "How far behind it is", () -> 1.5);
        assertThat(page().value("dibs_some_lag_seconds")).isEqualTo(1.5);
    }

    private Rest.Reply claim(String token, String body) {
        return rest.post(CLAIMS, token, body);
    }
}
