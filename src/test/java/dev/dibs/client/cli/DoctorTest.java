package dev.dibs.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dibs.config.Home;
import dev.dibs.config.NodeFile;
import dev.dibs.kit.ScriptedNode;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorTest {
    private static final String SESSIONS = "GET /v1/workspaces/shop/sessions";
    private static final long SELF = ProcessHandle.current().pid();

    @TempDir
    Path folder;

    private final ScriptedNode node = new ScriptedNode();
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private Path home;

    @BeforeEach
    void set_up() throws IOException {
        home = Home.create(folder.resolve("state"));
        environment.putAll(Map.of("DIBS_HOME", home.toString(), "DIBS_WORKSPACE", "shop", "DIBS_SESSION", "me"));
        environment.put("DIBS_HTTP_PORT", "0");
    }

    @AfterEach
    void tear_down() {
        node.close();
    }

    /** A node of this home that is well, but for what is changed in what it says. */
    private void running(JsonObject change) throws IOException {
        new NodeFile(node.url(), SELF, 5701).write(home);
        JsonObject health = new JsonObject()
                .put("status", "ready")
                .put("now", Instant.now().toString())
                .put("quorum", 1)
                .put("partitions", 31)
                .put("members", new JsonArray().add(member("127.0.0.1:5701").put("local", true)));
        change.forEach(field -> health.put(field.getKey(), field.getValue()));
        node.on("GET /livez", 200, "{}")
                .on("GET /readyz", 200, "{\"status\":\"ready\",\"reasons\":[]}")
                .on("GET /v1/health", 200, health.encode())
                .on("GET /v1/cluster", 200, health.encode())
                .on("GET /v1/workspaces", 200, "{\"workspaces\":[{\"name\":\"shop\"}]}")
                .on(SESSIONS, 200, "{\"sessions\":[]}");
    }

    private static JsonObject member(String address) {
        return new JsonObject().put("address", address).put("version", Commands.version());
    }

    private int doctor(String... more) {
        out.reset();
        PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
        String[] args = new String[more.length + 1];
        args[0] = "doctor";
        System.arraycopy(more, 0, args, 1, more.length);
        return new Cli(settings -> 0, environment, folder, print, print).run(args);
    }

    private String said() {
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void nothing_is_wrong_with_a_node_that_is_well() throws IOException {
        running(new JsonObject());
        assertThat(doctor()).as(said()).isZero();
        assertThat(said())
                .contains("ok    node: ", "ok    clock: all within", "ok    reach: this machine alone")
                .endsWith("nothing is wrong\n")
                .doesNotContain("wrong ");
    }

    @Test
    void a_journal_that_is_damaged_or_cannot_be_written_is_told_of_with_what_it_means() throws IOException {
        running(new JsonObject().put("journal", new JsonArray().add("the sum of block 7 is wrong")));
        assertThat(doctor()).as(said()).isEqualTo(1);
        assertThat(said()).contains("wrong journal: the sum of block 7 is wrong", "df -h", "dibs.log");
    }

    @Test
    void json_is_printed_alone_and_holds_what_why_and_next() throws IOException {
        running(new JsonObject());
        assertThat(doctor("--json")).isZero();
        assertThat(new JsonObject(said()).getBoolean("ok")).isTrue();
        assertThat(new JsonObject(said()).getJsonArray("findings")).isEmpty();
        environment.put("DIBS_CLUSTER_PARTITIONS", "7");
        assertThat(doctor("--json")).isEqualTo(1);
        JsonObject told = new JsonObject(said());
        assertThat(told.getBoolean("ok")).isFalse();
        assertThat(told.getJsonArray("findings")).hasSize(1);
        assertThat(told.getJsonArray("findings").getJsonObject(0).fieldNames())
                .containsExactly("subject", "what", "why", "next");
    }

    @Test
    void a_port_that_is_taken_is_told_with_the_process_that_has_it() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            environment.put("DIBS_HTTP_PORT", Integer.toString(other.getLocalPort()));
            assertThat(doctor()).isEqualTo(1);
            assertThat(said())
                    .contains("wrong port: port " + other.getLocalPort() + " of 127.0.0.1 is taken by process " + SELF)
                    .contains("      why   ", "      next  ", "DIBS_HTTP_PORT=0")
                    .endsWith("1 thing is wrong\n");
        }
        assertThat(doctor()).isZero();
    }

    @Test
    void a_port_that_another_node_has_is_told_as_such() {
        environment.put("DIBS_HTTP_PORT", node.url().substring(node.url().lastIndexOf(':') + 1));
        node.on("GET /livez", 200, "{}");
        assertThat(doctor()).isEqualTo(1);
        assertThat(said()).contains("is taken by a node of another DIBS_HOME, process " + SELF);
    }

    @Test
    void members_of_different_versions_are_named() throws IOException {
        running(new JsonObject()
                .put(
                        "members",
                        new JsonArray()
                                .add(member("127.0.0.1:5701").put("local", true))
                                .add(member("127.0.0.1:5702").put("version", "9.9"))));
        assertThat(doctor()).isEqualTo(1);
        assertThat(said()).contains("wrong version: members have different versions", "127.0.0.1:5702 is 9.9");
    }

    @Test
    void a_node_of_another_version_than_the_command_is_told() throws IOException {
        running(new JsonObject()
                .put(
                        "members",
                        new JsonArray()
                                .add(member("127.0.0.1:5701").put("local", true).put("version", "9.9"))));
        assertThat(doctor()).isEqualTo(1);
        assertThat(said()).contains("the node is 9.9, this command " + Commands.version());
    }

    @Test
    void settings_with_other_partitions_than_the_cluster_are_told_before_the_next_start() throws IOException {
        running(new JsonObject());
        environment.put("DIBS_CLUSTER_PARTITIONS", "271");
        assertThat(doctor()).isEqualTo(1);
        assertThat(said()).contains("wrong partitions: the cluster has 31 partitions, the settings here say 271");
    }

    @Test
    void a_start_that_failed_is_told_with_its_last_words() throws IOException {
        Files.writeString(
                home.resolve("dibs.log"),
                "2026-01-01T00:00:00.000Z INFO dibs starts\ndibs: cluster 'dibs' has 31 partitions and this node 271; all"
                        + " members must have the same: set this node's to 31\n");
        assertThat(doctor()).isEqualTo(1);
        assertThat(said()).contains("wrong partitions: the last start failed: cluster 'dibs' has 31 partitions");
        Files.writeString(home.resolve("dibs.log"), "dibs: it is broken\n2026-01-01T00:00:00.000Z INFO dibs stops\n");
        assertThat(doctor()).isZero();
    }

    @Test
    void a_clock_that_is_off_is_told_of_the_node_and_of_a_member() throws IOException {
        running(new JsonObject()
                .put("now", Instant.now().plusSeconds(60).toString())
                .put(
                        "members",
                        new JsonArray()
                                .add(member("127.0.0.1:5701").put("local", true))
                                .add(member("127.0.0.1:5702").put("clockAheadSeconds", -12.5))));
        assertThat(doctor()).isEqualTo(1);
        assertThat(said())
                .contains(
                        " s ahead of this machine's", "the clock of member 127.0.0.1:5702 is 12.5 s behind the node's")
                .doesNotContain("ok    clock");
    }

    @Test
    void clients_that_fell_silent_or_are_about_to_are_named() throws IOException {
        running(new JsonObject());
        node.close();
        try (ScriptedNode other = new ScriptedNode()) {
            new NodeFile(other.url(), SELF, 5701).write(home);
            other.on("GET /livez", 200, "{}")
                    .on("GET /readyz", 200, "{}")
                    .on("GET /v1/health", 200, "{\"members\":[],\"quorum\":1}")
                    .on("GET /v1/cluster", 200, "{\"members\":[],\"quorum\":1}")
                    .on("GET /v1/workspaces", 200, "{\"workspaces\":[{\"name\":\"shop\"}]}")
                    .on(
                            SESSIONS,
                            200,
                            new JsonObject()
                                    .put(
                                            "sessions",
                                            new JsonArray()
                                                    .add(session("fresh", "active", "green", 10, 290))
                                                    .add(session("busy", "active", "red", 250, 290))
                                                    .add(session("late", "active", "red", 250, 50))
                                                    .add(session("gone", "stale", "red", 900, 0))
                                                    .add(session("done", "released", "red", 900, 0)))
                                    .encode());
            assertThat(doctor()).isEqualTo(1);
        }
        assertThat(said())
                .contains("1 session missed heartbeats: late in shop (heartbeat 250s ago, gone in 50s)")
                .contains("1 session fell silent and ended: gone in shop")
                .doesNotContain("fresh", "busy", "done in")
                .endsWith("2 things are wrong\n");
    }

    private static JsonObject session(String id, String status, String health, int age, int left) {
        return new JsonObject()
                .put("id", id)
                .put("status", status)
                .put("health", health)
                .put("heartbeatAgeSeconds", age)
                .put("heartbeatAgeHuman", age + "s ago")
                .put("secondsUntilStale", left);
    }

    @Test
    void a_bind_that_others_can_reach_is_told_before_the_start_and_after() throws IOException {
        environment.put("DIBS_HTTP_HOST", "0.0.0.0");
        environment.put("DIBS_CLUSTER_HOST", "192.0.2.7");
        assertThat(doctor()).isEqualTo(1);
        assertThat(said())
                .contains("wrong reach: HTTP listens on 0.0.0.0", "wrong reach: the cluster listens on 192.0.2.7");
        environment.remove("DIBS_HTTP_HOST");
        environment.remove("DIBS_CLUSTER_HOST");
        running(new JsonObject()
                .put("members", new JsonArray().add(member("192.0.2.7:5701").put("local", true))));
        assertThat(doctor()).isEqualTo(1);
        assertThat(said())
                .contains("wrong reach: the cluster listens on 192.0.2.7")
                .doesNotContain("HTTP listens");
    }

    @Test
    void a_node_that_is_dead_silent_or_not_ready_is_told_apart() throws IOException {
        running(new JsonObject());
        node.close();
        assertThat(doctor()).isEqualTo(1);
        assertThat(said()).contains("wrong node: " + node.url() + " does not answer");
        new NodeFile(node.url(), 2_000_000_000L, 5701).write(home);
        assertThat(doctor()).isEqualTo(1);
        assertThat(said()).contains("wrong node: process 2000000000 is dead");
        try (ScriptedNode other = new ScriptedNode()) {
            environment.put("DIBS_URL", other.url());
            other.on("GET /livez", 200, "{}")
                    .on("GET /readyz", 503, "{\"type\":\"urn:dibs:no-quorum\",\"detail\":\"1 of the 2\"}")
                    .on("GET /v1/health", 200, "{\"members\":[],\"quorum\":2}")
                    .on("GET /v1/workspaces", 200, "{\"workspaces\":[]}");
            assertThat(doctor()).isEqualTo(1);
        }
        assertThat(said()).contains("lives but is not ready: 1 of the 2", "cluster.quorum");
    }
}
