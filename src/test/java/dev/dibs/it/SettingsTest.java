package dev.dibs.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dibs.kit.DibsCommand;
import dev.dibs.kit.NodeProcess;
import dev.dibs.kit.Rest;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The variables of contract section 8, each on a process. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class SettingsTest {
    @TempDir
    Path folder;

    private final List<NodeProcess> nodes = new ArrayList<>();

    @AfterEach
    void end() {
        nodes.forEach(NodeProcess::close);
    }

    @Test
    void a_home_is_its_owners_alone_and_a_free_port_is_told_in_it() throws IOException {
        NodeProcess node = node("home", NodeProcess.uniqueCluster()).start();
        assertThat(mode(node.home())).isEqualTo("rwx------");
        JsonObject file = new JsonObject(Files.readString(node.home().resolve("dibs.json")));
        assertThat(file.getString("url")).matches("http://127\\.0\\.0\\.1:\\d+").doesNotEndWith(":3427");
        assertThat(file.getLong("pid")).isEqualTo(node.process().pid());
        assertThat(file.getInteger("clusterPort")).isBetween(1, 65_535);
        assertThat(mode(node.home().resolve("dibs.json"))).isEqualTo("rw-------");
        assertThat(mode(node.home().resolve("operator.token"))).isEqualTo("rw-------");

        try (DibsCommand dibs = command(node)) {
            assertThat(dibs.as("one", "claim", "a").exit()).isZero();
            try (Stream<Path> all = Files.walk(dibs.home())) {
                assertThat(all.filter(path -> path.toString().contains("tokens"))
                                .toList())
                        .hasSizeGreaterThan(1)
                        .allSatisfy(path ->
                                assertThat(mode(path)).isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------"));
            }
        }
        String token = node.operatorToken();
        assertThat(node.stop()).isEqualTo(143);
        assertThat(node.home().resolve("dibs.json")).doesNotExist();
        node.start();
        assertThat(node.operatorToken()).isEqualTo(token);
    }

    @Test
    void members_are_joined_and_a_claim_on_one_is_seen_on_the_other() {
        String cluster = NodeProcess.uniqueCluster();
        NodeProcess one = node("one", cluster).start();
        NodeProcess two = node("two", cluster).joining(nodes).start();
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> one.members() == 2 && two.members() == 2);
        String token = one.rest().open("acme", "holder");
        assertThat(one.rest()
                        .post("/v1/workspaces/acme/claims", token, "{\"paths\":[\"a\"]}")
                        .status())
                .isEqualTo(201);
        Rest.Reply check = two.rest().get("/v1/workspaces/acme/claims/a");
        assertThat(check.json().getJsonArray("holders").getJsonObject(0).getString("session"))
                .isEqualTo("holder");
        assertThat(two.stop()).isEqualTo(143);
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> one.members() == 1);
    }

    @Test
    void another_name_is_another_cluster() {
        NodeProcess one = node("one", NodeProcess.uniqueCluster()).start();
        NodeProcess two =
                node("two", NodeProcess.uniqueCluster()).joining(nodes).launch();
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> !two.isAlive() || Files.exists(two.home().resolve("dibs.json")));
        assertThat(one.members()).isEqualTo(1);
        assertThat(two.log()).contains("cluster");
    }

    @Test
    void a_node_without_its_quorum_changes_nothing_and_is_not_ready() {
        String cluster = NodeProcess.uniqueCluster();
        NodeProcess one =
                node("one", cluster).with("DIBS_CLUSTER_QUORUM", "2").launch().awaitListening();
        Rest.Reply ready = one.rest().get("/readyz");
        assertThat(ready.status()).as(ready.text()).isEqualTo(503);
        assertThat(ready.slug()).isEqualTo("no-quorum");
        assertThat(one.rest().get("/livez").status()).isEqualTo(200);
        Rest.Reply open = one.rest().post("/v1/workspaces/acme/sessions", null, "{\"id\":\"one\"}");
        assertThat(open.status()).as(open.text()).isEqualTo(503);
        assertThat(open.slug()).isEqualTo("no-quorum");
        assertThat(open.header("Retry-After")).isNotEmpty();
        assertThat(one.rest().get("/v1/workspaces/acme/claims").header("Dibs-Degraded"))
                .isEqualTo("no-quorum");
        assertThat(one.rest().get("/v1/cluster").json().getMap())
                .containsEntry("quorum", 2)
                .containsEntry("safe", false);
        assertThat(one.rest().get("/metrics").text()).contains("dibs_refusals_total{kind=\"no-quorum\"} 1.0");
        assertThat(one.log()).contains("WARNING", "1 of the 2 anchors are there");

        node("two", cluster).with("DIBS_CLUSTER_QUORUM", "2").joining(nodes).start();
        one.awaitReady();
        assertThat(one.rest().open("acme", "one")).isNotEmpty();
        assertThat(one.rest().get("/v1/workspaces/acme/claims").header("Dibs-Degraded"))
                .isEmpty();
        assertThat(one.log()).contains("2 of the 2 anchors are there");
    }

    @Test
    void it_listens_where_it_is_told_and_nowhere_else() throws IOException {
        NodeProcess node = node("bound", NodeProcess.uniqueCluster())
                .with("DIBS_HTTP_HOST", "127.0.0.2")
                .with("DIBS_CLUSTER_HOST", "127.0.0.3")
                .start();
        assertThat(node.url()).startsWith("http://127.0.0.2:");
        assertThat(node.rest().get("/livez").status()).isEqualTo(200);
        assertThat(listens("127.0.0.1", node.port())).isFalse();
        assertThat(listens("127.0.0.3", node.clusterPort())).isTrue();
        assertThat(listens("127.0.0.1", node.clusterPort())).isFalse();
        assertThat(listens("127.0.0.2", node.clusterPort())).isFalse();
        assertThat(node.rest()
                        .get("/v1/cluster")
                        .json()
                        .getJsonArray("members")
                        .getJsonObject(0)
                        .getString("address"))
                .contains("127.0.0.3");
    }

    @Test
    void the_command_takes_its_address_workspace_and_session_from_the_environment() {
        NodeProcess node = node("remote", NodeProcess.uniqueCluster()).start();
        try (DibsCommand dibs = command(node)) {
            dibs.with("DIBS_WORKSPACE", "from.environment").with("DIBS_SESSION", "environs");
            assertThat(dibs.run("claim", "a").exit()).isZero();
            Rest.Reply check = node.rest().get("/v1/workspaces/from.environment/claims/a");
            assertThat(check.json().getJsonArray("holders").getJsonObject(0).getString("session"))
                    .isEqualTo("environs");
            assertThat(dibs.run("claim", "a", "--as", "another").exit()).isEqualTo(3);
            assertThat(dibs.run("check", "a", "-w", "elsewhere").exit()).isZero();
            assertThat(dibs.home().resolve("dibs.json")).doesNotExist();
        }
    }

    @Test
    void a_flag_comes_before_the_environment_and_that_before_the_file() throws IOException {
        NodeProcess node = node("order", NodeProcess.uniqueCluster());
        Files.createDirectories(node.home());
        Files.writeString(node.home().resolve("dibs.yaml"), "http:\n  max-body: 2 KiB\n  host: 127.0.0.9\n  port: 1\n");
        node.with("DIBS_HTTP_HOST", "127.0.0.8")
                .launch("--http-host", "127.0.0.7")
                .awaitReady();
        assertThat(node.url()).startsWith("http://127.0.0.7:").doesNotEndWith(":1");
        Rest.Reply large =
                node.rest().post("/v1/workspaces/acme/sessions", null, "{\"name\":\"" + "n".repeat(3_000) + "\"}");
        assertThat(large.slug()).isEqualTo("too-large");
        assertThat(node.log()).contains("http.host=127.0.0.7").doesNotContain(node.operatorToken());
    }

    private NodeProcess node(String name, String cluster) {
        NodeProcess node = new NodeProcess(folder.resolve(name), cluster);
        nodes.add(node);
        return node;
    }

    /** A command on another home, that is given the node's address. */
    private DibsCommand command(NodeProcess node) {
        return new DibsCommand(folder.resolve("user")).with("DIBS_URL", node.url());
    }

    private static boolean listens(String host, int port) {
        try (Socket socket = new Socket(InetAddress.getByName(host), port)) {
            return socket.isConnected();
        } catch (IOException refused) {
            return false;
        }
    }

    private static String mode(Path path) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }
}
