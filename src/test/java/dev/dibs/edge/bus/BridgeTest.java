package dev.dibs.edge.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dibs.kit.Browser;
import dev.dibs.kit.Rest;
import dev.dibs.kit.TestNode;
import dev.dibs.kit.Wire;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BridgeTest {
    private final TestNode node = new TestNode();
    private final Rest rest = node.rest();

    @AfterEach
    void close() {
        node.close();
    }

    private Browser browser() {
        return new Browser(node.vertx(), node.port);
    }

    private static JsonObject fields(String quoted) {
        return new JsonObject(quoted.replace('\'', '"'));
    }

    private String open(Browser browser, String id) {
        JsonObject answer =
                browser.call("open", "w", fields("{'kind':'browser'}").put("id", id));
        return answer.getJsonObject("body").getString("token");
    }

    @Test
    void a_page_opens_a_session_and_claims() {
        try (Browser ann = browser()) {
            String token = open(ann, "ann");
            JsonObject granted =
                    ann.call("claim", "w", fields("{'paths':['a']}").put("token", token));
            assertThat(granted.getString("type")).isEqualTo("rec");
            assertThat(granted.getJsonObject("body")
                            .getJsonArray("claims")
                            .getJsonObject(0)
                            .getString("path"))
                    .isEqualTo("a");
            assertThat(rest.get("/v1/workspaces/w/claims/a").json().getBoolean("free"))
                    .isFalse();
        }
    }

    @Test
    void a_refusal_bears_the_status_and_the_problem() {
        try (Browser page = browser()) {
            String ann = open(page, "ann");
            String bob = open(page, "bob");
            page.call("claim", "w", fields("{'paths':['a'],'reason':'mine'}").put("token", ann));
            JsonObject refused =
                    page.call("claim", "w", fields("{'paths':['a']}").put("token", bob));
            assertThat(refused.getString("type")).isEqualTo("err");
            assertThat(refused.getInteger("failureCode")).isEqualTo(409);
            assertThat(refused.getString("failureType")).isEqualTo("RECIPIENT_FAILURE");
            JsonObject problem = new JsonObject(refused.getString("message"));
            assertThat(problem.getString("type")).isEqualTo("urn:dibs:claimed");
            assertThat(problem.getJsonArray("holders").getJsonObject(0).getString("reason"))
                    .isEqualTo("mine");
        }
    }

    @Test
    void events_come_once_and_in_order_from_where_one_left_off() {
        String token = rest.open("w", "ann");
        try (Browser first = browser()) {
            first.register("w", 0);
            await().until(() -> opened(first));
            long left = last(first);
            first.close();
            for (int i = 0; i < 50; i++) {
                claim(token, "p" + i);
            }
            try (Browser again = browser()) {
                again.register("w", left);
                for (int i = 50; i < 100; i++) {
                    claim(token, "p" + i);
                }
                await().until(() -> again.events("w").size() >= 100);
                assertThat(again.events("w").stream().map(event -> event.getLong("revision")))
                        .containsExactlyElementsOf(LongStream.rangeClosed(left + 1, left + 100)
                                .boxed()
                                .toList());
            }
        }
    }

    private static boolean opened(Browser page) {
        return page.events("w").stream()
                .anyMatch(event -> event.getString("type").equals("session.opened"));
    }

    private static long last(Browser page) {
        List<JsonObject> events = page.events("w");
        return events.isEmpty() ? 0 : events.get(events.size() - 1).getLong("revision");
    }

    private void claim(String token, String path) {
        assertThat(rest.post("/v1/workspaces/w/claims", token, "{\"paths\":[\"" + path + "\"]}")
                        .status())
                .isEqualTo(201);
    }

    @Test
    void one_that_registers_from_now_on_gets_what_follows() {
        String token = rest.open("w", "ann");
        claim(token, "before");
        try (Browser page = browser()) {
            page.register("w");
            AtomicInteger n = new AtomicInteger();
            await().until(() -> {
                claim(token, "after" + n.incrementAndGet());
                return !page.events("w").isEmpty();
            });
            assertThat(page.events("w").get(0).getString("path")).startsWith("after");
            page.send("{'type':'unregister','address':'dibs.events.w'}");
            page.call("check", "w", fields("{'path':'a'}"));
            int had = page.events("w").size();
            claim(token, "later");
            page.call("check", "w", fields("{'path':'a'}"));
            assertThat(page.events("w")).hasSize(had);
        }
    }

    @Test
    void what_is_no_longer_kept_is_one_reset_with_the_state() {
        String token = rest.open("w", "ann");
        claim(token, "held");
        try (Browser page = browser()) {
            page.register("w", 17);
            await().until(() -> page.events("w").size() == 1);
            JsonObject reset = page.events("w").get(0);
            assertThat(reset.getString("type")).isEqualTo("reset");
            assertThat(reset.getJsonObject("state").getJsonArray("claims")).hasSize(1);
        }
    }

    @Test
    void every_other_address_is_denied() {
        try (Browser page = browser()) {
            for (String frame : List.of(
                    "{'type':'send','address':'dibs.feed.w','body':{}}",
                    "{'type':'send','address':'dibs.events.w','body':{}}",
                    "{'type':'publish','address':'dibs.events.w','body':{}}",
                    "{'type':'publish','address':'dibs.api','body':{}}",
                    "{'type':'register','address':'dibs.feed.w'}",
                    "{'type':'register','address':'dibs.events.'}",
                    "{'type':'register','address':'dibs.events..*'}",
                    "{'type':'register','address':'dibs.api'}")) {
                int before = page.errors().size();
                page.send(frame);
                await().alias(frame).until(() -> page.errors().size() == before + 1);
                assertThat(page.errors().get(before)).as(frame).isEqualTo("access_denied");
            }
        }
    }

    @Test
    void what_is_no_frame_is_told_so_and_the_socket_lives_on() {
        try (Browser page = browser()) {
            for (String frame : List.of(
                    "no json",
                    "[]",
                    "{'type':'send','type':'ping'}",
                    "{}",
                    "{'type':7}",
                    "{'type':'dance'}",
                    "{'type':'send'}",
                    "{'type':'register','address':'" + "x".repeat(300) + "'}",
                    "{'type':'register','address':'dibs.events.w','headers':{'after':'-1'}}",
                    "{'type':'send','address':'dibs.api','body':" + "[".repeat(60) + "]".repeat(60) + "}")) {
                int before = page.errors().size();
                page.send(frame);
                await().alias(frame).until(() -> page.errors().size() == before + 1);
            }
            page.send("{'type':'ping'}");
            JsonObject noOp = page.call("dance", "w", new JsonObject());
            assertThat(noOp.getInteger("failureCode")).isEqualTo(400);
            assertThat(page.call("check", "w", fields("{'path':'a'}")).getString("type"))
                    .isEqualTo("rec");
        }
    }

    @Test
    void a_frame_that_is_too_large_closes_the_socket_and_nothing_else() {
        try (Browser page = browser();
                Browser other = browser()) {
            page.send("{'type':'ping','x':'" + "x".repeat(80_000) + "'}");
            await().until(() -> page.closedWith() != null);
            assertThat(other.call("check", "w", fields("{'path':'a'}")).getString("type"))
                    .isEqualTo("rec");
        }
    }

    @Test
    void one_that_calls_without_end_is_told_that_it_is_too_many() {
        try (Browser page = browser()) {
            String token = open(page, "ann");
            String other = rest.open("w", "other");
            claim(other, "a");
            List<String> replies = new java.util.ArrayList<>();
            for (int i = 0; i < 101; i++) {
                replies.add(page.begin(
                        "claim",
                        "w",
                        fields("{'paths':['a'],'wait':'1m','hold':'20s'}").put("token", token)));
            }
            await().until(() -> page.answer(replies.get(100)) != null);
            assertThat(page.answer(replies.get(100)).getInteger("failureCode")).isEqualTo(429);
        }
    }

    @Test
    void one_that_does_not_read_is_cut_off_and_holds_nobody_up() {
        String token = rest.open("w", "ann");
        try (Browser stuck = browser();
                Browser well = browser()) {
            stuck.register("w", 0);
            well.register("w", 0);
            await().until(() -> opened(stuck));
            long begun = last(stuck);
            stuck.stopReading();
            String big = "x".repeat(900);
            for (int i = 0; i < 9_000; i++) {
                String paths = new JsonArray().add("p" + i).encode();
                String body = "{\"paths\":" + paths + ",\"reason\":\"" + big + "\"}";
                assertThat(rest.post("/v1/workspaces/w/claims", token, body).status())
                        .isEqualTo(201);
            }
            await().atMost(Duration.ofSeconds(20)).until(() -> last(well) == begun + 9_000);
            await().atMost(Duration.ofSeconds(20)).until(() -> node.edge.subscribers() == 1);
            stuck.readOn();
            await().atMost(Duration.ofSeconds(20)).until(() -> stuck.closedWith() != null);
            assertThat(stuck.closedWith()).isEqualTo(BridgeSocket.SLOW);
            assertThat(stuck.errors()).containsExactly("slow");
            List<Long> got = stuck.events("w").stream()
                    .map(event -> event.getLong("revision"))
                    .toList();
            assertThat(got)
                    .containsExactlyElementsOf(LongStream.range(got.get(0), got.get(0) + got.size())
                            .boxed()
                            .toList());
        }
    }

    @Test
    void a_session_ends_when_its_socket_has_been_closed_for_the_time_of_grace() {
        Browser page = browser();
        String token = open(page, "ann");
        page.call("claim", "w", fields("{'paths':['a']}").put("token", token));
        page.close();
        await().until(() -> rest.get("/v1/workspaces/w/claims/a").json().getBoolean("free"));
        JsonArray events =
                rest.get("/v1/workspaces/w/history?type=claim.expired").json().getJsonArray("events");
        assertThat(events.getJsonObject(0).getString("reason")).isEqualTo("socket");
    }

    @Test
    void a_socket_that_is_closed_counts_as_a_connection_no_more() {
        for (int i = 0; i < 3; i++) {
            Browser page = browser();
            assertThat(open(page, "page" + i)).isNotEmpty();
            page.close();
        }
        await().until(() -> node.edge.connections() <= 1);
    }

    @Test
    void a_session_that_waits_ends_with_its_socket_too() {
        String holder = rest.open("w", "holder");
        claim(holder, "b");
        Browser page = browser();
        String token = open(page, "ann");
        page.call("claim", "w", fields("{'paths':['a']}").put("token", token));
        page.begin(
                "claim", "w", fields("{'paths':['b'],'wait':'1m','hold':'50s'}").put("token", token));
        page.begin(
                "claim",
                "w",
                fields("{'paths':['b'],'wait':'1m','hold':'50s','mode':'shared'}")
                        .put("token", token));
        await().until(() -> rest.get("/v1/workspaces/w/claims/b")
                        .json()
                        .getJsonArray("waiters")
                        .size()
                == 2);
        page.close();
        await().until(() -> rest.get("/v1/workspaces/w/claims/a").json().getBoolean("free"));
    }

    @Test
    void a_session_that_comes_back_in_time_keeps_its_claims() {
        Browser page = browser();
        String token = open(page, "ann");
        page.call("claim", "w", fields("{'paths':['a']}").put("token", token));
        page.close();
        try (Browser again = browser()) {
            again.call("heartbeat", "w", fields("{'session':'ann'}").put("token", token));
            await().pollDelay(TestNode.SOCKET_GRACE.multipliedBy(3)).until(() -> true);
            assertThat(rest.get("/v1/workspaces/w/claims/a").json().getBoolean("free"))
                    .isFalse();
        }
    }

    @Test
    void a_session_that_is_heard_of_elsewhere_has_come_back_too() {
        Browser page = browser();
        String token = open(page, "ann");
        page.call("claim", "w", fields("{'paths':['a']}").put("token", token));
        page.close();
        await().until(() -> node.edge.subscribers() == 0);
        rest.post("/v1/workspaces/w/sessions/ann/heartbeat", token, null);
        await().pollDelay(TestNode.SOCKET_GRACE.multipliedBy(3)).until(() -> true);
        assertThat(rest.get("/v1/workspaces/w/claims/a").json().getBoolean("free"))
                .isFalse();
    }

    @Test
    void a_wait_whose_page_is_gone_becomes_an_offer() {
        String token = rest.open("w", "holder");
        claim(token, "a");
        String waiter = rest.open("w", "waiter");
        try (Browser page = browser()) {
            page.begin(
                    "claim",
                    "w",
                    fields("{'paths':['a'],'wait':'1m','hold':'50s'}").put("token", waiter));
            await().until(() -> rest.get("/v1/workspaces/w/claims/a")
                            .json()
                            .getJsonArray("waiters")
                            .size()
                    == 1);
        }
        await().until(() -> node.edge.subscribers() == 0);
        rest.post("/v1/workspaces/w/claims/release", token, "{\"paths\":[\"a\"]}");
        JsonObject check = rest.get("/v1/workspaces/w/claims/a").json();
        assertThat(check.getJsonArray("holders").getJsonObject(0).getString("session"))
                .isEqualTo("waiter");
        Duration until = Duration.ofSeconds(70);
        assertThat(java.time.Instant.parse(
                        check.getJsonArray("holders").getJsonObject(0).getString("expiresAt")))
                .as("an offer lives as long as the grace of its ticket")
                .isBefore(java.time.Instant.now().plus(until));
    }

    @Test
    void a_page_of_another_origin_gets_no_socket() {
        WebSocketConnectOptions foreign = new WebSocketConnectOptions()
                .setHost("127.0.0.1")
                .setPort(node.port)
                .setURI("/eventbus/websocket")
                .addHeader("Origin", "https://elsewhere.example");
        Assertions.assertThatThrownBy(() -> new Browser(node.vertx(), foreign))
                .hasRootCauseInstanceOf(UpgradeRejectedException.class);
        for (String address : List.of("/eventbus/info", "/eventbus/000/abc/xhr", "/eventbus/000/abc/websocket")) {
            try (Wire wire = new Wire(node.port)) {
                wire.send("GET " + address + " HTTP/1.1\r\nHost: 127.0.0.1:" + node.port
                        + "\r\nOrigin: https://elsewhere.example\r\n\r\n");
                assertThat(wire.reply().status()).as(address).isEqualTo(403);
            } catch (java.io.IOException failure) {
                throw new AssertionError(failure);
            }
        }
    }
}
