package dev.dibs.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dibs.kit.Exposition;
import dev.dibs.kit.NodeProcess;
import dev.dibs.kit.Rest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 2, unit = TimeUnit.MINUTES)
class MetricsTest {
    /** Enough that both nodes own some of them. */
    private static final int WORKSPACES = 12;

    @TempDir
    Path folder;

    private final List<NodeProcess> nodes = new ArrayList<>();

    @AfterEach
    void end() {
        nodes.forEach(NodeProcess::close);
    }

    @Test
    void all_nodes_together_count_everything_once_and_hand_overs_across_nodes_are_timed() {
        String cluster = NodeProcess.uniqueCluster();
        NodeProcess one = node("one", cluster).start();
        NodeProcess two = node("two", cluster).joining(nodes).start();
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> one.members() == 2 && one.isSafe());
        for (int i = 0; i < WORKSPACES; i++) {
            handOver("w" + i, two.rest());
        }
        assertThat(sum("dibs_claims_held")).isEqualTo(WORKSPACES);
        assertThat(sum("dibs_sessions_alive")).isEqualTo(2 * WORKSPACES);
        assertThat(sum("dibs_ledgers")).isEqualTo(WORKSPACES);
        assertThat(sum("dibs_grants_total")).isEqualTo(2 * WORKSPACES);
        assertThat(sum("dibs_waits_ended_total{outcome=\"granted\"}")).isEqualTo(WORKSPACES);
        Exposition there = page(two);
        double here = there.value("dibs_handoff_seconds_count{ledger=\"here\"}");
        double elsewhere = there.value("dibs_handoff_seconds_count{ledger=\"elsewhere\"}");
        assertThat(here + elsewhere).isEqualTo(WORKSPACES);
        assertThat(elsewhere).isPositive();
        assertThat(there.value("dibs_handoff_seconds_sum{ledger=\"elsewhere\"}"))
                .isBetween(0.0, 60.0);
        assertThat(there.value("dibs_members")).isEqualTo(2);
        assertThat(one.log() + two.log()).doesNotContain("MeterFilter");
        two.kill();
        // what the other had is held by the one that is left
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> page(one).value("dibs_claims_held") == WORKSPACES);
    }

    /** One session holds a path, another waits for it and gets it. */
    private static void handOver(String workspace, Rest rest) {
        String claims = "/v1/workspaces/" + workspace + "/claims";
        String holder = rest.open(workspace, "holder");
        String waiter = rest.open(workspace, "waiter");
        assertThat(rest.post(claims, holder, "{\"paths\":[\"a\"]}").status()).isEqualTo(201);
        CompletableFuture<Rest.Reply> waiting =
                rest.later("POST", claims, waiter, "{\"paths\":[\"a\"],\"wait\":\"20s\"}");
        Awaitility.await()
                .until(() ->
                        rest.get(claims + "/a").json().getJsonArray("waiters").size() == 1);
        assertThat(rest.post(claims + "/release", holder, "{\"paths\":[\"a\"]}").status())
                .isEqualTo(200);
        assertThat(waiting.join().status()).isEqualTo(201);
    }

    private double sum(String sample) {
        return nodes.stream().mapToDouble(node -> page(node).value(sample)).sum();
    }

    private static Exposition page(NodeProcess node) {
        return new Exposition(node.rest().get("/metrics").text());
    }

    private NodeProcess node(String name, String cluster) {
        NodeProcess node = new NodeProcess(folder.resolve(name), cluster);
        nodes.add(node);
        return node;
    }
}
