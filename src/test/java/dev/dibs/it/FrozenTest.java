package dev.dibs.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dibs.kit.NodeProcess;
import dev.dibs.kit.Rest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Three anchors of which two must be there, some of them stopped with {@code SIGSTOP}. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class FrozenTest {
    private static final String CLAIMS = "/v1/workspaces/acme/claims";

    @TempDir
    Path homes;

    private final List<NodeProcess> nodes = new ArrayList<>();

    @AfterEach
    void end() {
        nodes.forEach(NodeProcess::close);
    }

    private void start(String silence) {
        String cluster = NodeProcess.uniqueCluster();
        for (int i = 0; i < 3; i++) {
            nodes.add(new NodeProcess(homes.resolve("node" + i), cluster)
                    .with("DIBS_CLUSTER_QUORUM", "2")
                    .with("DIBS_CLUSTER_HEARTBEAT_TIMEOUT", silence)
                    .joining(nodes)
                    .launch()
                    .awaitListening());
        }
        awaitWhole();
    }

    private void awaitWhole() {
        Awaitility.await("three members")
                .atMost(Duration.ofSeconds(120))
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptions()
                .until(() -> nodes.stream()
                        .allMatch(node -> node.members() == 3
                                && node.isSafe()
                                && node.rest().get("/readyz").status() == 200));
    }

    private static Rest.Reply claim(NodeProcess node, String token, String path) {
        return node.rest().post(CLAIMS, token, "{\"paths\":[\"" + path + "\"]}");
    }

    /** Repeats it while it is answered 503: the others may still be waking. */
    private static int done(NodeProcess node, String token, String path) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> claim(node, token, path).status(), status -> status != 503);
    }

    private static boolean holds(NodeProcess node, String path) {
        return !node.rest()
                .get(CLAIMS + "/" + path)
                .json()
                .getJsonArray("holders")
                .isEmpty();
    }

    @Test
    void a_node_that_was_frozen_answers_nothing_until_the_others_see_it() {
        start("60s");
        NodeProcess one = nodes.get(0);
        String token = one.rest().open("acme", "holder");
        assertThat(done(one, token, "a")).isEqualTo(201);
        nodes.forEach(NodeProcess::freeze);
        long since = System.nanoTime();
        Awaitility.await().until(() -> System.nanoTime() - since > TimeUnit.MILLISECONDS.toNanos(3_500));
        one.thaw();
        Rest.Reply read = one.rest().get(CLAIMS);
        assertThat(read.status()).as(read.text()).isEqualTo(503);
        assertThat(read.slug()).isEqualTo("suspect");
        assertThat(read.header("Retry-After")).isNotEmpty();
        assertThat(claim(one, token, "b").slug()).isEqualTo("suspect");
        assertThat(one.rest().get("/livez").status()).isEqualTo(200);
        assertThat(one.rest().get("/readyz").slug()).isEqualTo("suspect");
        nodes.get(1).thaw();
        nodes.get(2).thaw();
        awaitWhole();
        assertThat(holds(one, "a")).isTrue();
        assertThat(done(one, token, "b")).isEqualTo(201);
    }

    @Test
    void two_of_three_go_on_and_one_changes_nothing() {
        start("3s");
        NodeProcess one = nodes.get(0);
        String token = one.rest().open("acme", "holder");
        assertThat(done(one, token, "a")).isEqualTo(201);
        nodes.get(2).freeze();
        Awaitility.await("two go on")
                .atMost(Duration.ofSeconds(60))
                .until(() -> one.members() == 2 && claim(one, token, "b").status() == 201);
        assertThat(one.rest().get("/readyz").status()).isEqualTo(200);
        nodes.get(1).freeze();
        Awaitility.await("the loss is noticed")
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> one.rest().get("/readyz").slug().equals("no-quorum"));
        List<Long> nanos = new ArrayList<>();
        for (int i = 0; i < 11; i++) {
            long sent = System.nanoTime();
            Rest.Reply refused = claim(one, token, "c");
            nanos.add(System.nanoTime() - sent);
            assertThat(refused.slug()).isEqualTo("no-quorum");
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.header("Retry-After")).isNotEmpty();
        }
        Collections.sort(nanos);
        System.out.println("refused in " + nanos.get(5) / 1_000 + " us, the median of 11");
        assertThat(TimeUnit.NANOSECONDS.toMillis(nanos.get(5))).isLessThan(100);
        Rest.Reply read = one.rest().get(CLAIMS + "/b");
        assertThat(read.status()).as(read.text()).isEqualTo(200);
        assertThat(read.header("Dibs-Degraded")).isEqualTo("no-quorum");
        assertThat(holds(one, "b")).isTrue();
        nodes.get(1).thaw();
        nodes.get(2).thaw();
        awaitWhole();
        assertThat(nodes.get(2).log()).contains("was frozen");
        for (NodeProcess node : nodes) {
            assertThat(holds(node, "a")).isTrue();
        }
        assertThat(done(nodes.get(2), token, "c")).isEqualTo(201);
    }
}
