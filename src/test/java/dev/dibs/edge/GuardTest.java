package dev.dibs.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dibs.core.model.LedgerSettings;
import dev.dibs.host.HostException;
import dev.dibs.host.TimeSource;
import dev.dibs.kit.Rest;
import dev.dibs.kit.TestNode;
import dev.dibs.kit.Wire;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who may reach the node, and how long it lets itself be kept waiting. */
class GuardTest {
    private TestNode node;

    @BeforeEach
    void start() {
        node = new TestNode(
                new EdgeSettings(
                        "127.0.0.1",
                        0,
                        List.of("team.example", "other.example:8443"),
                        List.of("https://team.example"),
                        64 << 10,
                        Duration.ofMillis(400),
                        Duration.ofMillis(800),
                        20,
                        2,
                        64 << 10),
                LedgerSettings.defaults(),
                TimeSource.system());
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void names_of_loopback_and_configured_ones_are_ours() throws Exception {
        for (String host : List.of(
                "127.0.0.1:PORT",
                "localhost:PORT",
                "LOCALHOST:PORT",
                "[::1]:PORT",
                "127.1.2.3:PORT",
                "team.example",
                "team.example:443",
                "other.example:8443")) {
            try (Wire wire = new Wire(node.port)) {
                wire.send("GET /livez HTTP/1.1\r\nHost: " + host.replace("PORT", "" + node.port) + "\r\n\r\n");
                assertThat(wire.reply().status()).as(host).isEqualTo(200);
            }
        }
        for (String host :
                List.of("localhost", "other.example", "other.example:1", "127.0.0.1.example:PORT", "[::2]:PORT", "")) {
            try (Wire wire = new Wire(node.port)) {
                wire.send("GET /livez HTTP/1.1\r\nHost: " + host.replace("PORT", "" + node.port) + "\r\n\r\n");
                assertThat(wire.reply().status()).as(host).isEqualTo(421);
            }
        }
    }

    @Test
    void pages_of_ours_and_configured_origins_may_call() throws Exception {
        for (String origin : List.of("http://127.0.0.1:PORT", "http://localhost:PORT", "https://team.example")) {
            try (Wire wire = new Wire(node.port)) {
                wire.send("GET /livez HTTP/1.1\r\nHost: 127.0.0.1:" + node.port + "\r\nOrigin: "
                        + origin.replace("PORT", "" + node.port) + "\r\n\r\n");
                Wire.Reply reply = wire.reply();
                assertThat(reply.status()).as(origin).isEqualTo(200);
                if (origin.startsWith("https")) {
                    assertThat(reply.head().toLowerCase())
                            .contains("access-control-allow-origin: " + origin, "vary: origin");
                } else {
                    assertThat(reply.head().toLowerCase()).doesNotContain("access-control");
                }
            }
        }
    }

    @Test
    void a_page_of_a_configured_origin_may_ask_before_it_calls() throws Exception {
        try (Wire wire = new Wire(node.port)) {
            String preflight = "OPTIONS /v1/workspaces/w/claims HTTP/1.1\r\nHost: 127.0.0.1:" + node.port
                    + "\r\nAccess-Control-Request-Method: POST\r\nOrigin: ";
            wire.send(preflight + "https://team.example\r\n\r\n");
            Wire.Reply allowed = wire.reply();
            assertThat(allowed.status()).isEqualTo(204);
            assertThat(allowed.head().toLowerCase())
                    .contains("access-control-allow-origin: https://team.example", "authorization");
            wire.send(preflight + "https://elsewhere.example\r\n\r\n");
            Wire.Reply refused = wire.reply();
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.head().toLowerCase()).doesNotContain("access-control");
        }
    }

    @Test
    void a_silent_connection_is_closed() throws Exception {
        try (Wire wire = new Wire(node.port)) {
            assertThat(wire.isClosed()).isTrue();
        }
    }

    @Test
    void a_head_that_drips_in_is_cut_off() throws Exception {
        try (Wire wire = new Wire(node.port)) {
            wire.send("GET /livez HTTP/1.1\r\n");
            assertThat(dripsUntilCut(wire, "X")).isTrue();
        }
    }

    @Test
    void a_body_that_drips_in_is_cut_off() throws Exception {
        try (Wire wire = new Wire(node.port)) {
            wire.send("POST /v1/workspaces/acme/sessions HTTP/1.1\r\nHost: 127.0.0.1:" + node.port
                    + "\r\nContent-Type: application/json\r\nContent-Length: 60000\r\n\r\n{");
            assertThat(dripsUntilCut(wire, " ")).isTrue();
        }
    }

    @Test
    void a_body_that_drips_into_the_bridge_is_cut_off() throws Exception {
        try (Wire wire = new Wire(node.port)) {
            wire.send("POST /eventbus/000/abcdefgh/xhr_send HTTP/1.1\r\nHost: 127.0.0.1:" + node.port
                    + "\r\nContent-Type: text/plain\r\nContent-Length: 60000\r\n\r\n[");
            assertThat(dripsUntilCut(wire, " ")).isTrue();
        }
    }

    @Test
    void a_connection_that_sends_nothing_more_is_closed() throws Exception {
        try (Wire wire = new Wire(node.port)) {
            wire.send("GET /livez HTTP/1.1\r\nHost: 127.0.0.1:" + node.port + "\r\n\r\n");
            assertThat(wire.reply().status()).isEqualTo(200);
            assertThat(wire.isClosed()).isTrue();
        }
    }

    @Test
    void a_call_that_waits_longer_than_the_time_outs_is_not_cut() throws Exception {
        String token = node.rest().open("acme", "s1");
        String other = node.rest().open("acme", "s2");
        node.rest().post("/v1/workspaces/acme/claims", token, "{\"paths\":[\"a\"]}");
        Rest.Reply reply = node.rest()
                .post("/v1/workspaces/acme/claims", other, "{\"paths\":[\"a\"],\"wait\":\"1m\",\"hold\":\"2s\"}");
        assertThat(reply.status()).isEqualTo(202);
    }

    @Test
    void an_endless_body_is_answered_and_cut_off() throws Exception {
        try (Wire wire = new Wire(node.port)) {
            wire.send("POST /v1/workspaces/acme/sessions HTTP/1.1\r\nHost: 127.0.0.1:" + node.port
                    + "\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
            String chunk = "8000\r\n" + "x".repeat(0x8000) + "\r\n";
            boolean cut = false;
            for (int i = 0; i < 2_000 && !cut; i++) {
                try {
                    wire.send(chunk);
                } catch (SocketException closed) {
                    cut = true;
                }
            }
            assertThat(cut).isTrue();
        }
        try (Wire wire = new Wire(node.port)) {
            wire.send("POST /v1/workspaces/acme/sessions HTTP/1.1\r\nHost: 127.0.0.1:" + node.port
                    + "\r\nContent-Type: application/json\r\nContent-Length: 99999999999\r\n\r\n");
            assertThat(wire.reply().status()).isEqualTo(413);
            assertThat(wire.isClosed()).isTrue();
        }
    }

    @Test
    void a_connection_goes_on_after_a_body_that_was_too_large() throws Exception {
        try (Wire wire = new Wire(node.port)) {
            wire.send("POST /v1/workspaces/acme/sessions HTTP/1.1\r\nHost: 127.0.0.1:" + node.port
                    + "\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n" + "x".repeat(100_000));
            assertThat(wire.reply().status()).isEqualTo(413);
            wire.send("GET /livez HTTP/1.1\r\nHost: 127.0.0.1:" + node.port + "\r\n\r\n");
            assertThat(wire.reply().status()).isEqualTo(200);
        }
    }

    @Test
    void who_asks_before_sending_is_told_to_go_on() throws Exception {
        try (Wire wire = new Wire(node.port)) {
            wire.send("POST /v1/workspaces/acme/sessions HTTP/1.1\r\nHost: 127.0.0.1:" + node.port
                    + "\r\nContent-Type: application/json\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
            assertThat(wire.reply().status()).isEqualTo(100);
            wire.send("{}");
            assertThat(wire.reply().status()).isEqualTo(201);
        }
    }

    @Test
    void http_2_is_not_spoken() throws Exception {
        try (Wire wire = new Wire(node.port)) {
            wire.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
            String first = wire.line();
            assertThat(first == null ? "closed" : first).matches("closed|.* 501 .*");
        }
        try (Wire wire = new Wire(node.port)) {
            wire.send(
                    "GET /livez HTTP/1.1\r\nHost: 127.0.0.1:" + node.port
                            + "\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n");
            assertThat(wire.reply().status()).isEqualTo(200);
        }
    }

    @Test
    void there_are_at_most_so_many_connections() throws Exception {
        List<Wire> wires = new java.util.ArrayList<>();
        try {
            for (int i = 0; i < 20; i++) {
                wires.add(new Wire(node.port));
                wires.get(i).send("GET /livez HTTP/1.1\r\nHost: 127.0.0.1:" + node.port + "\r\n\r\n");
                assertThat(wires.get(i).reply().status()).isEqualTo(200);
            }
            try (Wire more = new Wire(node.port)) {
                assertThat(more.isClosed()).isTrue();
            }
        } finally {
            for (Wire wire : wires) {
                wire.close();
            }
        }
        Awaitility.await()
                .ignoreExceptions()
                .until(() -> node.rest().get("/livez").status() == 200);
    }

    @Test
    void faults_of_the_host_have_their_names() {
        for (HostException.Code code : HostException.Code.values()) {
            node.host.fault(new HostException(code, "a sentence"));
            Rest.Reply reply = node.rest().get("/v1/workspaces/acme/claims");
            boolean fault = code == HostException.Code.FAULT;
            assertThat(reply.status()).isEqualTo(fault ? 500 : 503);
            assertThat(reply.slug())
                    .isEqualTo(fault ? "internal" : code.name().toLowerCase().replace('_', '-'));
            assertThat(reply.json().getString("detail")).isEqualTo("a sentence");
            assertThat(reply.header("Retry-After").isEmpty()).isEqualTo(fault);
        }
        node.host.fault(null);
        assertThat(node.rest().get("/v1/workspaces/acme/claims").status()).isEqualTo(200);
    }

    private static boolean dripsUntilCut(Wire wire, String drop) throws Exception {
        wire.socket().setSoTimeout(20);
        for (int i = 0; i < 500; i++) {
            try {
                wire.send(drop);
                if (wire.isClosed()) {
                    return true;
                }
            } catch (java.net.SocketTimeoutException nothingYet) {
                continue;
            } catch (SocketException cut) {
                return true;
            }
        }
        return false;
    }
}
