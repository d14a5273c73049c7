package dev.dibs.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dibs.config.Settings;
import dev.dibs.kit.ScriptedNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CliTest {
    static final String WS = "/v1/workspaces/shop";
    static final String CLAIM = "{\"path\":\"src/server.js\",\"mode\":\"exclusive\",\"session\":\"me\",\"fence\":1234}";
    static final String GRANTED = "{\"revision\":1234,\"claims\":[" + CLAIM + "]}";
    static final String HOLDER = "{\"path\":\"src/server.js\",\"session\":\"session-backend\",\"mode\":\"exclusive\","
            + "\"owner\":{\"name\":\"b\",\"user\":\"dev\",\"hostname\":\"dev-machine\",\"tty\":\"pts/4\"},\"fence\":7,"
            + "\"reason\":\"Updating the roadmap\",\"acquiredAt\":\"2026-01-01T00:00:00.000Z\",\"heldForSeconds\":601.5,"
            + "\"heartbeatAgeSeconds\":45,\"expiresAt\":\"2026-01-01T00:15:00.000Z\"}";
    static final String REFUSED = "{\"type\":\"urn:dibs:claimed\",\"title\":\"Claimed\",\"status\":409,"
            + "\"detail\":\"src/server.js is claimed by session-backend\",\"holders\":[" + HOLDER + "],\"ahead\":1}";

    @TempDir
    Path home;

    final ScriptedNode node = new ScriptedNode();
    final Map<String, String> environment = new LinkedHashMap<>();
    final ByteArrayOutputStream out = new ByteArrayOutputStream();
    final ByteArrayOutputStream err = new ByteArrayOutputStream();
    final List<Settings> ran = new ArrayList<>();

    @BeforeEach
    void set_up() {
        environment.putAll(Map.of(
                "DIBS_HOME",
                home.resolve("state").toString(),
                "DIBS_URL",
                node.url(),
                "DIBS_WORKSPACE",
                "shop",
                "DIBS_SESSION",
                "me",
                "USER",
                "dev",
                "PATH",
                System.getenv("PATH")));
        node.on(
                "POST " + WS + "/sessions",
                201,
                "{\"id\":\"me\",\"token\":\"t1\",\"expiresAt\":\"soon\",\"secondsUntilStale\":300}");
        node.on("GET " + WS + "/events", 200, "{\"revision\":1234,\"events\":[]}");
    }

    @AfterEach
    void tear_down() {
        node.close();
    }

    int dibs(String... args) {
        out.reset();
        err.reset();
        return new Cli(
                        settings -> {
                            ran.add(settings);
                            return 0;
                        },
                        environment,
                        home,
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8))
                .run(args);
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private static String problem(String slug, int status) {
        return "{\"type\":\"urn:dibs:" + slug + "\",\"status\":" + status + ",\"detail\":\"because\"}";
    }

    @Test
    void a_claim_opens_the_session_once_keeps_its_token_and_says_the_fence() {
        node.on("POST " + WS + "/claims", 201, GRANTED);
        assertThat(dibs("claim", "src/server.js", "--reason", "why")).isZero();
        assertThat(out()).isEqualTo("claimed src/server.js (fence 1234, until released)\n");
        assertThat(dibs("claim", "src/server.js")).isZero();
        assertThat(node.lines())
                .containsExactly("POST " + WS + "/sessions", "POST " + WS + "/claims", "POST " + WS + "/claims");
        ScriptedNode.Asked opened = node.asked().get(0);
        assertThat(opened.body())
                .contains("\"id\":\"me\"", "\"user\":\"dev\"", "\"directory\"")
                .doesNotContain("\"name\"", "\"kind\"");
        ScriptedNode.Asked claimed = node.asked().get(1);
        assertThat(claimed.body())
                .isEqualTo("{\"paths\":[\"src/server.js\"],\"mode\":\"exclusive\",\"reason\":\"why\"}");
        assertThat(claimed.headers())
                .containsEntry("authorization", "Bearer t1")
                .containsEntry("content-type", "application/json")
                .containsKey("idempotency-key");
        assertThat(node.asked().get(2).headers().get("idempotency-key"))
                .isNotEqualTo(claimed.headers().get("idempotency-key"));
    }

    @Test
    void a_refusal_looks_as_in_the_contract() {
        node.on("POST " + WS + "/claims", 409, REFUSED);
        assertThat(dibs("claim", "src/server.js")).isEqualTo(3);
        assertThat(out()).isEqualTo("""
                        src/server.js is claimed
                          by         session-backend (dev@dev-machine, pts/4)
                          since      10m ago, until released; heartbeat 45s ago
                          reason     Updating the roadmap
                          in line    1 waiting
                        Wait with --wait 5m, or: dibs ask src/server.js
                        """);
        assertThat(dibs("claim", "src/server.js", "--json")).isEqualTo(3);
        assertThat(out()).isEqualTo(REFUSED + "\n");
        assertThat(err()).isEmpty();
    }

    @Test
    void a_holder_with_a_time_of_its_own_is_told_by_the_nodes_clock() {
        String timed = REFUSED.replace("\"fence\":7", "\"fence\":7,\"ttlSeconds\":900,\"expiresInSeconds\":239.5")
                .replace(",\"ahead\":1", "");
        node.on("POST " + WS + "/claims", 409, timed);
        assertThat(dibs("claim", "src/server.js")).isEqualTo(3);
        assertThat(out())
                .contains("since      10m ago, for another 4m; heartbeat 45s ago")
                .doesNotContain("in line");
    }

    @Test
    void who_waits_calls_for_the_ticket_until_it_is_granted_or_gives_up() {
        node.on("POST " + WS + "/claims", 202, "{\"ticket\":\"k 1\",\"ahead\":2,\"waitUntil\":\"x\"}");
        node.on("POST " + WS + "/tickets/k%201", 202, "{\"ticket\":\"k 1\",\"ahead\":1,\"waitUntil\":\"x\"}");
        node.on("POST " + WS + "/tickets/k%201", 201, GRANTED);
        assertThat(dibs("claim", "src/server.js", "--wait", "5m")).isZero();
        assertThat(err()).isEqualTo("in line, 2 ahead\nin line, 1 ahead\n");
        assertThat(node.asked().get(1).body()).contains("\"wait\":\"5m\"");
        node.on(
                "POST " + WS + "/tickets/k%201",
                409,
                REFUSED.replace("\"ahead\":1", "\"ahead\":0,\"waitedSeconds\":300"));
        assertThat(dibs("claim", "src/server.js", "--wait", "5m")).isZero();
        assertThat(dibs("claim", "src/server.js", "--wait", "5m")).isEqualTo(4);
        assertThat(out()).contains("Gave up after 5m; wait longer, or: dibs ask src/server.js");
    }

    @ParameterizedTest
    @CsvSource({
        "claimed, 409, 3",
        "cooling, 409, 3",
        "deadlock, 409, 3",
        "claim-lost, 410, 5",
        "session-exists, 409, 1",
        "bad-request, 400, 2",
        "too-many, 429, 1",
        "no-quorum, 503, 6"
    })
    void every_problem_has_its_exit_code_and_its_body(String slug, int status, int exit) {
        node.on("POST " + WS + "/claims", status, problem(slug, status));
        assertThat(dibs("claim", "a")).isEqualTo(exit);
        assertThat(out() + err()).contains("because");
        assertThat(dibs("claim", "a", "--json")).isEqualTo(exit);
        assertThat(out()).isEqualTo(problem(slug, status) + "\n");
    }

    @Test
    void an_unknown_outcome_is_asked_for_again_under_the_same_key() {
        node.on("POST " + WS + "/claims", 503, problem("unknown", 503));
        node.on("POST " + WS + "/claims", 201, GRANTED);
        assertThat(dibs("claim", "src/server.js")).isZero();
        List<ScriptedNode.Asked> asked = node.asked();
        assertThat(asked).hasSize(3);
        assertThat(asked.get(1).headers().get("idempotency-key"))
                .isEqualTo(asked.get(2).headers().get("idempotency-key"));
    }

    @Test
    void a_session_that_ended_is_opened_again_for_a_claim_but_not_for_a_release() {
        node.on("POST " + WS + "/claims", 410, problem("session-gone", 410));
        node.on("POST " + WS + "/claims", 201, GRANTED);
        assertThat(dibs("claim", "src/server.js")).isZero();
        assertThat(node.lines())
                .containsExactly(
                        "POST " + WS + "/sessions",
                        "POST " + WS + "/claims",
                        "POST " + WS + "/sessions",
                        "POST " + WS + "/claims");
        assertThat(err()).contains("session me had ended, and what it held is not its own any more");
        assertThat(node.asked().get(2).headers()).containsEntry("authorization", "Bearer t1");
        node.on("POST " + WS + "/claims/release", 410, problem("session-gone", 410));
        assertThat(dibs("release", "--all")).isEqualTo(5);
        assertThat(node.asked()).hasSize(5);
    }

    @Test
    void a_release_says_what_it_released_and_needs_a_session_and_something_to_release() {
        assertThat(dibs("release", "a")).isEqualTo(1);
        assertThat(err()).contains("session me is not open in workspace shop");
        assertThat(dibs("release")).isEqualTo(2);
        assertThat(dibs("release", "a", "--all")).isEqualTo(2);
        assertThat(node.asked()).isEmpty();
        node.on("POST " + WS + "/claims/release", 200, "{\"released\":[\"a\",{\"path\":\"b\"}]}");
        assertThat(dibs("open")).isZero();
        assertThat(dibs("release", "--all", "--outcome", "done")).isZero();
        assertThat(out()).isEqualTo("released a\nreleased b\n");
        assertThat(node.asked().get(1).body()).isEqualTo("{\"all\":true,\"outcome\":\"done\"}");
    }

    @Test
    void check_tells_free_from_held() {
        node.on("GET " + WS + "/claims/a%20b", 200, "{\"path\":\"a b\",\"free\":true,\"holders\":[],\"waiters\":[]}");
        node.on(
                "GET " + WS + "/claims/src/server.js",
                200,
                "{\"free\":false,\"holders\":[" + HOLDER + "],\"waiters\":[{}]}");
        assertThat(dibs("check", "a b")).isZero();
        assertThat(out()).isEqualTo("a b is free\n");
        assertThat(dibs("check", "a b", "src/server.js")).isEqualTo(3);
        assertThat(out()).contains("a b is free\nsrc/server.js is claimed\n  by         session-backend");
        assertThat(node.asked()).allMatch(asked -> !asked.headers().containsKey("idempotency-key"));
    }

    @Test
    void lists_are_tables_over_all_pages() {
        node.on("GET " + WS + "/claims?limit=1000", 200, "{\"claims\":[" + HOLDER + "],\"nextCursor\":\"c/2\"}");
        node.on("GET " + WS + "/claims?limit=1000&cursor=c%2F2", 200, "{\"claims\":[" + CLAIM + "]}");
        node.on("GET " + WS + "/sessions", 200, "{\"sessions\":[]}");
        assertThat(dibs("ls")).isZero();
        assertThat(out().lines().toList())
                .hasSize(3)
                .first()
                .isEqualTo("PATH           MODE       SESSION          HELD  FENCE  REASON");
        assertThat(dibs("sessions")).isZero();
        assertThat(out()).isEqualTo("no sessions in workspace shop\n");
    }

    @Test
    void a_change_is_announced_and_noticed_once() throws IOException {
        Files.writeString(home.resolve("notes.txt"), "one");
        node.on("PUT " + WS + "/resources/notes.txt", 201, "{\"version\":1}");
        node.on("GET " + WS + "/resources/notes.txt", 200, "{\"version\":1}");
        assertThat(dibs("touch", "notes.txt", "--note", "new")).isZero();
        assertThat(node.asked().get(1).body())
                .isEqualTo(
                        "{\"checksum\":\"sha256:7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed\",\"note\":\"new\"}");
        assertThat(dibs("changed", "notes.txt")).isZero();
        Files.writeString(home.resolve("notes.txt"), "two");
        assertThat(dibs("changed", "notes.txt")).isEqualTo(3);
        assertThat(dibs("changed", "notes.txt")).isZero();
        node.on("GET " + WS + "/resources/notes.txt", 200, "{\"version\":2}");
        assertThat(dibs("changed", "notes.txt")).isZero();
        assertThat(dibs("changed", "notes.txt")).isEqualTo(3);
        assertThat(out()).contains("version 1 is now 2");
        assertThat(dibs("changed", "other")).isZero();
        assertThat(out()).contains("first look");
    }

    @Test
    void break_shows_the_operators_token_and_no_other() throws IOException {
        assertThat(dibs("break", "a", "--reason", "gone home")).isEqualTo(1);
        assertThat(err()).contains("no operator's token");
        Files.createDirectories(home.resolve("state"));
        Files.writeString(home.resolve("state/operator.token"), "op\n");
        node.on("POST " + WS + "/claims/break", 200, "{\"broken\":[" + CLAIM + "]}");
        assertThat(dibs("break", "a", "--reason", "gone home")).isZero();
        assertThat(out()).isEqualTo("broke src/server.js\n");
        assertThat(node.asked().get(0).headers()).containsEntry("authorization", "Bearer op");
        node.on("GET /livez", 200, "{}");
        assertThat(dibs("dashboard", "--print")).isZero();
        assertThat(out()).isEqualTo(node.url() + "/#token=op\n");
    }

    @Test
    void watch_follows_events_and_goes_on_after_the_last_one_seen() {
        String event =
                "{\"workspace\":\"shop\",\"revision\":%d,\"type\":\"claim.acquired\",\"at\":\"2026-01-01T12:05:10.000Z\","
                        + "\"path\":\"a\",\"session\":\"s\",\"fence\":%d}";
        String one = event.formatted(7, 7);
        String two = event.formatted(8, 8);
        node.on(
                "GET " + WS + "/events?type=claim.%2A",
                200,
                "text/event-stream",
                ": hello\n\nid: 7\nevent: claim.acquired\ndata: " + one + "\n\n");
        node.on(
                "GET " + WS + "/events?type=claim.%2A",
                200,
                "text/event-stream",
                "id:8\nevent:claim.acquired\ndata:" + two + "\n\n");
        assertThat(dibs("watch", "--type", "claim.*", "--count", "2")).isZero();
        assertThat(out()).isEqualTo("12:05:10  claim.acquired a  s  fence 7\n12:05:10  claim.acquired a  s  fence 8\n");
        assertThat(node.asked().get(0).headers()).containsEntry("accept", "text/event-stream");
        assertThat(node.asked().get(1).headers()).containsEntry("last-event-id", "7");
    }

    @Test
    void run_gives_the_commands_exit_code_and_releases_at_the_end() {
        node.on("POST " + WS + "/claims", 201, GRANTED);
        node.on("POST " + WS + "/claims/release", 200, "{\"released\":[]}");
        assertThat(dibs("run", "src/server.js", "--", "sh", "-c", "exit 7")).isEqualTo(7);
        assertThat(dibs("run", "src/server.js", "--", "sh", "-c", "kill -9 $$")).isEqualTo(137);
        assertThat(dibs(
                        "run",
                        "src/server.js",
                        "--",
                        "sh",
                        "-c",
                        "test $DIBS_SESSION$DIBS_FENCE$DIBS_WORKSPACE = me1234shop"))
                .isZero();
        assertThat(node.lines().stream().filter(line -> line.endsWith("/release")))
                .hasSize(3);
        assertThat(dibs("run", "src/server.js", "--", "no-such-command-here")).isEqualTo(1);
        assertThat(err()).contains("cannot run 'no-such-command-here'");
        assertThat(dibs("run", "src/server.js")).isEqualTo(2);
        assertThat(dibs("run", "--", "true")).isEqualTo(2);
    }

    @Test
    void run_without_a_named_session_has_one_of_its_own() {
        environment.remove("DIBS_SESSION");
        node.on("POST " + WS + "/claims", 201, GRANTED);
        node.on("DELETE " + WS + "/sessions/run-", 200, "{\"released\":[]}");
        assertThat(dibs("run", "src/server.js", "--", "true")).isZero();
        assertThat(node.asked().get(0).body())
                .contains("\"id\":\"run-", "\"pid\":" + ProcessHandle.current().pid());
        assertThat(node.lines()).anyMatch(line -> line.startsWith("DELETE " + WS + "/sessions/run-"));
        assertThat(home.resolve("state/tokens")).isEmptyDirectory();
    }

    @Test
    void run_ends_the_command_when_the_claim_is_lost() {
        node.on("POST " + WS + "/claims", 201, GRANTED);
        node.on(
                "GET " + WS + "/events?after=1234",
                200,
                "{\"revision\":1235,\"events\":[{\"type\":\"claim.broken\",\"path\":\"src/server.js\",\"session\":\"me\","
                        + "\"fence\":1234,\"by\":\"operator\",\"reason\":\"gone home\"}]}");
        assertThat(dibs("run", "src/server.js", "--", "sh", "-c", "sleep 60; true"))
                .isEqualTo(5);
        assertThat(err()).contains("lost the claim: src/server.js broken by operator: gone home");
        assertThat(node.lines()).noneMatch(line -> line.endsWith("/release"));
    }

    @Test
    void run_ends_the_command_when_no_heartbeat_gets_through_until_the_expiry() {
        node.close();
        try (ScriptedNode short1 = new ScriptedNode()) {
            environment.put("DIBS_URL", short1.url());
            short1.on("POST " + WS + "/sessions", 201, "{\"id\":\"me\",\"token\":\"t1\",\"secondsUntilStale\":1.0}");
            short1.on("POST " + WS + "/sessions/me/heartbeat", 503, problem("suspect", 503));
            short1.on("POST " + WS + "/claims", 201, GRANTED);
            long start = System.nanoTime();
            assertThat(dibs("run", "src/server.js", "--", "sleep", "60")).isEqualTo(5);
            assertThat(System.nanoTime() - start).isBetween(500_000_000L, 5_000_000_000L);
            assertThat(err()).contains("could not be reached in time");
        }
    }

    @Test
    void run_does_not_start_what_was_refused() {
        node.on("POST " + WS + "/claims", 409, REFUSED);
        assertThat(dibs("run", "src/server.js", "--", "touch", "started")).isEqualTo(3);
        assertThat(dibs("run", "src/server.js", "--wait", "1s", "--", "touch", "started"))
                .isEqualTo(4);
        assertThat(home.resolve("started")).doesNotExist();
    }

    @Test
    void a_node_that_is_not_there_is_exit_code_6_with_the_next_step() {
        node.close();
        assertThat(dibs("check", "a")).isEqualTo(6);
        assertThat(err()).contains("no node answers at " + node.url(), "unset DIBS_URL");
        assertThat(dibs("status")).isEqualTo(6);
        environment.put("DIBS_URL", "nonsense");
        assertThat(dibs("check", "a")).isEqualTo(2);
    }

    @Test
    void up_in_the_foreground_runs_a_node_with_the_settings_of_its_flags() {
        assertThat(dibs("up", "--foreground", "--http-port", "0", "--join", "a,b", "--role", "light"))
                .isZero();
        assertThat(ran).hasSize(1);
        assertThat(ran.get(0).http().port()).isZero();
        assertThat(ran.get(0).cluster().join()).containsExactly("a", "b");
        assertThat(ran.get(0).cluster().light()).isTrue();
        assertThat(ran.get(0).home()).isEqualTo(home.resolve("state"));
        assertThat(dibs("up", "--http-port", "x")).isEqualTo(2);
        assertThat(err()).contains("http.port is 'x' (flag --http-port); allowed: 0 to 65535");
    }

    @Test
    void a_port_that_is_taken_is_said_before_anything_is_started() {
        environment.remove("DIBS_URL");
        String port = node.url().substring(node.url().lastIndexOf(':') + 1);
        environment.put("DIBS_HTTP_PORT", port);
        assertThat(dibs("check", "a")).isEqualTo(6);
        assertThat(err())
                .contains("cannot listen on 127.0.0.1 port " + port, "something else is there", "DIBS_HTTP_PORT=0");
        assertThat(dibs("down")).isZero();
        assertThat(out()).isEqualTo("no sidecar runs\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "claim", "renew", "release", "check", "run", "ls", "sessions", "watch", "ask", "handoff", "break",
                "touch", "changed", "open", "heartbeat", "restore", "close", "up", "down", "status", "doctor",
                        "dashboard",
                "completion"
            })
    void every_command_has_help_with_an_example(String command) {
        assertThat(dibs(command, "--help")).isZero();
        assertThat(out()).contains("Example").contains("dibs " + command);
        assertThat(dibs("--help")).isZero();
        assertThat(out()).contains("  " + command);
    }

    @Test
    void wrong_usage_is_exit_code_2_with_a_hint() {
        for (String[] wrong : new String[][] {
            {},
            {"nonsense"},
            {"claim"},
            {"claim", "a", "--nonsense"},
            {"claim", "a", "--pid", "x"},
            {"handoff", "a"},
            {"break", "a"},
            {"completion", "fish"},
            {"claim", "a", "--as"},
            {"check", "-w", "a/b", "a"},
            {"heartbeat", "x"}
        }) {
            assertThat(dibs(wrong)).as(String.join(" ", wrong)).isEqualTo(2);
            assertThat(err()).startsWith("dibs: ").doesNotContain("Exception");
            assertThat(out()).isEmpty();
        }
        assertThat(dibs("clam", "a")).isEqualTo(2);
        assertThat(err()).contains("did you mean").contains("claim");
        assertThat(node.asked()).isEmpty();
    }

    @Test
    void completion_is_a_script_that_knows_the_commands() {
        assertThat(dibs("completion", "bash")).isZero();
        assertThat(out()).contains("complete -F", "handoff", "--wait");
    }

    @Test
    void the_doctor_names_what_others_can_read() throws IOException {
        Files.createDirectories(home.resolve("state"));
        Path token = Files.writeString(home.resolve("state/operator.token"), "op");
        Files.setPosixFilePermissions(token, java.nio.file.attribute.PosixFilePermissions.fromString("rw-r--r--"));
        node.on("GET /livez", 200, "{}")
                .on("GET /readyz", 200, "{}")
                .on("GET /v1/cluster", 200, "{\"members\":[{}],\"quorum\":1}");
        assertThat(dibs("doctor")).isEqualTo(1);
        assertThat(out()).contains("close it with: chmod go= " + token, "ok    node: " + node.url() + " is ready");
    }
}
