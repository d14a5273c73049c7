package dev.dibs.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dibs.core.model.LedgerSettings;
import dev.dibs.host.ClusterView;
import dev.dibs.host.TimeSource;
import dev.dibs.host.solo.SoloHost;
import dev.dibs.kit.TestNode;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NodeHealthTest {
    private final NodeHealth health = new NodeHealth();

    private static ClusterView cluster(int anchors, int light, int quorum, boolean safe) {
        List<ClusterView.Member> members = new ArrayList<>();
        for (int i = 0; i < anchors + light; i++) {
            members.add(new ClusterView.Member("m" + i, "127.0.0.1:" + i, i == 0, Instant.EPOCH, "1", i < anchors));
        }
        return new ClusterView(members, quorum, safe, 31);
    }

    @Test
    void it_is_starting_until_there_is_a_host_and_stopping_whatever_else_is_so() {
        assertThat(health.state().status()).isEqualTo("starting");
        health.started(new SoloHost(LedgerSettings.defaults(), TimeSource.system(), "test"));
        assertThat(health.state().isReady()).isTrue();
        assertThat(health.state().reasons()).isEmpty();
        health.stopping();
        assertThat(health.state().status()).isEqualTo("stopping");
        assertThat(health.state().reasons().get(0)).contains("ask one of them");
    }

    @Test
    void members_that_hold_no_ledgers_make_no_quorum() {
        var state = NodeHealth.of(cluster(1, 2, 2, true));
        assertThat(state.status()).isEqualTo("no-quorum");
        assertThat(state.reasons().get(0)).startsWith("1 of the 2 members").contains("2 light");
        assertThat(NodeHealth.of(cluster(2, 0, 2, true)).isReady()).isTrue();
        var alone = NodeHealth.of(cluster(0, 1, 1, true));
        assertThat(alone.status()).isEqualTo("no-quorum");
        assertThat(alone.reasons().get(0)).startsWith("0 of the 1 members").contains("--role anchor");
    }

    @Test
    void a_ready_node_says_what_is_not_as_it_should_be() {
        var state = NodeHealth.of(cluster(2, 0, 1, false));
        assertThat(state.isReady()).isTrue();
        assertThat(state.reasons()).hasSize(1);
        assertThat(state.reasons().get(0)).contains("copies");
    }

    @Test
    void the_health_is_told_with_the_time_and_the_members() {
        try (TestNode node = new TestNode()) {
            JsonObject told = node.rest().get("/v1/health").json();
            assertThat(told.fieldNames())
                    .containsExactly("status", "reasons", "now", "quorum", "safe", "partitions", "journal", "members");
            assertThat(told.getString("status")).isEqualTo("ready");
            assertThat(Instant.parse(told.getString("now")))
                    .isBetween(Instant.now().minusSeconds(5), Instant.now().plusSeconds(5));
            assertThat(told.getJsonArray("members").getJsonObject(0).getString("role"))
                    .isEqualTo("anchor");
        }
    }
}
