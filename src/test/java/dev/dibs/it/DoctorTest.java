package dev.dibs.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dibs.kit.DibsCommand;
import dev.dibs.kit.NodeProcess;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the doctor finds with real nodes. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class DoctorTest {
    @TempDir
    Path folder;

    private final List<NodeProcess> nodes = new ArrayList<>();

    @AfterEach
    void end() {
        nodes.forEach(NodeProcess::close);
    }

    @Test
    void two_nodes_are_well_until_a_client_falls_silent() {
        String cluster = NodeProcess.uniqueCluster();
        NodeProcess one = node("one", cluster).start();
        NodeProcess two = node("two", cluster).joining(nodes).start();
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> one.members() == 2 && one.isSafe());
        JsonArray members = one.rest().get("/v1/health").json().getJsonArray("members");
        assertThat(members).hasSize(2);
        assertThat(members)
                .filteredOn(member -> !((JsonObject) member).getBoolean("local"))
                .singleElement()
                .satisfies(member -> assertThat(((JsonObject) member).getDouble("clockAheadSeconds"))
                        .isBetween(-1.0, 1.0));
        try (DibsCommand dibs = new DibsCommand(folder.resolve("user")).with("DIBS_URL", two.url())) {
            DibsCommand.Result well = dibs.run("doctor", "--json");
            assertThat(well.exit()).as(well.all()).isZero();
            assertThat(new JsonObject(well.out()).getBoolean("ok")).isTrue();
            assertThat(one.rest()
                            .post("/v1/workspaces/acme/sessions", null, "{\"id\":\"silent\",\"ttl\":\"1s\"}")
                            .status())
                    .isEqualTo(201);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> one.rest()
                            .get("/v1/workspaces/acme/sessions/silent")
                            .text()
                            .contains("\"stale\""));
            DibsCommand.Result found = dibs.run("doctor");
            assertThat(found.exit()).as(found.all()).isEqualTo(1);
            assertThat(found.out()).contains("wrong sessions: 1 session fell silent and ended: silent in acme");
        }
    }

    @Test
    void a_port_that_another_home_has_is_told_with_its_process() {
        NodeProcess there = node("there", NodeProcess.uniqueCluster()).start();
        String port = Integer.toString(there.port());
        try (DibsCommand dibs = new DibsCommand(folder.resolve("taken")).with("DIBS_HTTP_PORT", port)) {
            DibsCommand.Result found = dibs.run("doctor");
            assertThat(found.exit()).as(found.all()).isEqualTo(1);
            assertThat(found.out())
                    .contains("port " + port + " of 127.0.0.1 is taken by a node of another DIBS_HOME, process "
                            + there.process().pid());
        }
    }

    @Test
    void a_node_that_its_cluster_did_not_let_in_is_told_why() {
        String cluster = NodeProcess.uniqueCluster();
        NodeProcess there = node("there", cluster).start();
        try (DibsCommand dibs = new DibsCommand(folder.resolve("other"))
                .with("DIBS_HTTP_PORT", "0")
                .with("DIBS_CLUSTER_NAME", cluster)
                .with("DIBS_CLUSTER_PARTITIONS", "7")
                .with("DIBS_JOIN", "127.0.0.1:" + there.clusterPort())) {
            assertThat(dibs.run("up").exit()).isNotZero();
            DibsCommand.Result found = dibs.run("doctor");
            assertThat(found.exit()).as(found.all()).isEqualTo(1);
            assertThat(found.out())
                    .contains("wrong partitions: the last start failed: cluster '" + cluster + "' has 31 partitions");
        }
    }

    private NodeProcess node(String name, String cluster) {
        NodeProcess node = new NodeProcess(folder.resolve(name), cluster);
        nodes.add(node);
        return node;
    }
}
