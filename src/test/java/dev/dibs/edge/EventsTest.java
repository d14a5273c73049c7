package dev.dibs.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dibs.core.model.LedgerSettings;
import dev.dibs.host.TimeSource;
import dev.dibs.kit.EventSource;
import dev.dibs.kit.Rest;
import dev.dibs.kit.TestNode;
import dev.dibs.kit.Wire;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Events over a real port: streams and long polls. */
class EventsTest {
    private static final String WS = "/v1/workspaces/acme";
    private static final String EVENTS = WS + "/events";

    private TestNode node;
    private Rest rest;
    private String token;

    @BeforeEach
    void start() {
        node = new TestNode(
                new EdgeSettings(
                        "127.0.0.1",
                        0,
                        List.of(),
                        List.of(),
                        64 << 10,
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(5),
                        100,
                        3,
                        16 << 10),
                LedgerSettings.defaults(),
                TimeSource.system());
        rest = node.rest();
        token = rest.open("acme", "s1");
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void a_stream_tells_each_event_once_in_order() throws Exception {
        try (EventSource source = new EventSource(node.port, EVENTS)) {
            assertThat(String.join("\n", source.head).toLowerCase())
                    .contains("200 ok")
                    .contains("content-type: text/event-stream")
                    .contains("x-accel-buffering: no")
                    .contains("cache-control: no-store");
            EventSource.Frame first = source.frame();
            assertThat(first.retry()).isEqualTo("1000");
            long last = Long.parseLong(first.id());
            for (int i = 0; i < 20; i++) {
                claim("src/" + i);
                release("src/" + i);
                for (String type : List.of("claim.acquired", "claim.released")) {
                    EventSource.Frame frame = source.event();
                    assertThat(frame.event()).isEqualTo(type);
                    assertThat(Long.parseLong(frame.id())).isEqualTo(++last);
                    assertThat(frame.data().getLong("revision")).isEqualTo(last);
                    assertThat(frame.data().getMap())
                            .containsEntry("workspace", "acme")
                            .containsEntry("type", type)
                            .containsEntry("path", "src/" + i)
                            .containsEntry("session", "s1");
                    assertThat(frame.data().encode()).doesNotContain(token);
                }
            }
        }
    }

    @Test
    void a_quiet_stream_says_every_15_seconds_that_it_lives() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), node.port)) {
            socket.setSoTimeout(25_000);
            String head = "GET " + EVENTS + " HTTP/1.1\r\nHost: 127.0.0.1:" + node.port
                    + "\r\nAccept: text/event-stream\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            BufferedReader reader =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            assertThat(reader.lines().filter(line -> line.startsWith(":")).findFirst())
                    .isPresent();
        }
    }

    @Test
    void a_stream_that_comes_back_goes_on_where_it_was() throws Exception {
        long at = head();
        claim("a");
        claim("b");
        try (EventSource source = new EventSource(node.port, EVENTS, "Last-Event-ID: " + (at + 1))) {
            assertThat(source.event().data().getString("path")).isEqualTo("b");
        }
        try (EventSource source = new EventSource(node.port, EVENTS + "?after=" + at)) {
            assertThat(source.event().data().getString("path")).isEqualTo("a");
            assertThat(source.event().data().getString("path")).isEqualTo("b");
        }
    }

    @Test
    void a_stream_from_a_revision_that_never_was_begins_with_the_state() throws Exception {
        claim("a");
        try (EventSource source = new EventSource(node.port, EVENTS + "?after=" + (head() + 1_000))) {
            EventSource.Frame reset = source.event();
            assertThat(reset.event()).isEqualTo("reset");
            assertThat(Long.parseLong(reset.id())).isEqualTo(head());
            JsonObject state = reset.data().getJsonObject("state");
            assertThat(state.getJsonArray("sessions")).hasSize(1);
            assertThat(state.getJsonArray("claims").getJsonObject(0).getString("path"))
                    .isEqualTo("a");
            claim("b");
            assertThat(source.event().data().getString("path")).isEqualTo("b");
        }
    }

    @Test
    void a_stream_has_only_what_is_wanted() throws Exception {
        String other = rest.open("acme", "s2");
        try (EventSource under = new EventSource(node.port, EVENTS + "?under=docs&type=claim.*,resource.changed");
                EventSource about = new EventSource(node.port, EVENTS + "?session=s2&type=claim.acquired")) {
            claim("src/a");
            rest.post(WS + "/claims", other, "{\"paths\":[\"lib\",\"docs/x\"]}");
            claim("docs/b");
            assertThat(under.event().data().encode()).contains("docs/x");
            assertThat(under.event().data().getString("path")).isEqualTo("docs/b");
            assertThat(about.event().data().getString("session")).isEqualTo("s2");
        }
    }

    @Test
    void there_are_at_most_so_many_streams_and_each_end_makes_room() throws Exception {
        List<EventSource> sources = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            sources.add(new EventSource(node.port, EVENTS));
        }
        Rest.Reply refused = rest.get(EVENTS, "Accept", "text/event-stream");
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.slug()).isEqualTo("too-many");
        for (EventSource source : sources) {
            source.close();
        }
        Awaitility.await().untilAsserted(() -> {
            try (EventSource again = new EventSource(node.port, EVENTS)) {
                assertThat(again.head.get(0)).contains("200");
            }
        });
    }

    @Test
    void a_client_that_does_not_read_is_cut_off_and_holds_nobody_up() throws Exception {
        StringBuilder paths = new StringBuilder("\"first\"");
        for (int i = 0; i < 900; i++) {
            paths.append(",\"").append("x".repeat(50)).append(i).append('"');
        }
        try (Wire slow = new Wire(node.port);
                EventSource quick = new EventSource(node.port, EVENTS + "?type=claim.acquired")) {
            slow.socket().setReceiveBufferSize(256 << 10);
            slow.send("GET " + EVENTS + " HTTP/1.1\r\nHost: 127.0.0.1:" + node.port
                    + "\r\nAccept: text/event-stream\r\n\r\n");
            assertThat(slow.line()).contains("200");
            for (int i = 0; i < 40; i++) {
                // one event for the set that is claimed, and one for each claim that is let go
                rest.post(WS + "/claims", token, "{\"paths\":[" + paths + "]}");
                rest.post(WS + "/claims/release", token, "{\"all\":true}");
                assertThat(quick.event().event()).isEqualTo("claim.acquired");
            }
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> node.subscribers() == 1);
            String line = slow.line();
            boolean wasSlow = false;
            while (line != null && !line.equals("0")) {
                wasSlow |= line.equals("event: slow");
                line = slow.line();
            }
            assertThat(wasSlow).isTrue();
        }
    }

    @Test
    void a_poll_gets_what_happened_since_and_where_to_go_on() {
        long at = head();
        claim("a");
        claim("b");
        JsonObject page =
                rest.get(EVENTS + "?after=" + at + "&wait=30s&limit=1").json();
        assertThat(paths(page)).containsExactly("a");
        assertThat(page.getLong("revision")).isEqualTo(at + 1);
        page = rest.get(EVENTS + "?after=" + page.getLong("revision")).json();
        assertThat(paths(page)).containsExactly("b");
        assertThat(rest.get(EVENTS + "?after=" + head()).json().getJsonArray("events"))
                .isEmpty();
        assertThat(rest.get(EVENTS).json().getLong("revision")).isEqualTo(head());
    }

    @Test
    void a_poll_waits_for_what_is_wanted() throws Exception {
        long at = head();
        CompletableFuture<Rest.Reply> poll =
                rest.later("GET", EVENTS + "?after=" + at + "&wait=20s&under=docs", null, null);
        claim("src");
        claim("docs/a");
        Rest.Reply reply = poll.orTimeout(10, TimeUnit.SECONDS).join();
        assertThat(paths(reply.json())).containsExactly("docs/a");
        assertThat(reply.json().getLong("revision")).isEqualTo(at + 2);
    }

    @Test
    void a_poll_over_what_is_not_wanted_moves_on_all_the_same() {
        long at = head();
        for (int i = 0; i < 5; i++) {
            claim("src/" + i);
        }
        JsonObject page =
                rest.get(EVENTS + "?after=" + at + "&under=docs&limit=2").json();
        assertThat(page.getJsonArray("events")).isEmpty();
        assertThat(page.getLong("revision")).isEqualTo(at + 5);
        page = rest.get(EVENTS + "?after=" + at + "&under=docs&wait=50ms").json();
        assertThat(page.getLong("revision")).isEqualTo(at + 5);
    }

    @Test
    void a_poll_from_a_revision_that_never_was_gets_the_state() {
        claim("a");
        JsonObject page = rest.get(EVENTS + "?after=" + (head() + 1_000)).json();
        assertThat(page.getLong("revision")).isEqualTo(head());
        assertThat(page.getJsonArray("events").getJsonObject(0).getString("type"))
                .isEqualTo("reset");
    }

    @Test
    void a_poller_that_goes_makes_room() throws Exception {
        for (int round = 0; round < 4; round++) {
            try (Wire wire = new Wire(node.port)) {
                wire.send("GET " + EVENTS + "?wait=60s HTTP/1.1\r\nHost: 127.0.0.1:" + node.port + "\r\n\r\n");
            }
        }
        Awaitility.await().until(() -> rest.get(EVENTS + "?wait=50ms").status() == 200);
    }

    private static List<String> paths(JsonObject page) {
        List<String> paths = new ArrayList<>();
        JsonArray events = page.getJsonArray("events");
        for (int i = 0; i < events.size(); i++) {
            paths.add(events.getJsonObject(i).getString("path"));
        }
        return paths;
    }

    private long head() {
        return rest.get(WS + "/claims").json().getLong("revision");
    }

    private void claim(String path) {
        Rest.Reply reply = rest.post(WS + "/claims", token, "{\"paths\":[\"" + path + "\"]}");
        assertThat(reply.status()).as(reply.text()).isEqualTo(201);
    }

    private void release(String path) {
        assertThat(rest.post(WS + "/claims/release", token, "{\"paths\":[\"" + path + "\"]}")
                        .status())
                .isEqualTo(200);
    }
}
