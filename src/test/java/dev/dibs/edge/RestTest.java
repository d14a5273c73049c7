package dev.dibs.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dibs.kit.HandTime;
import dev.dibs.kit.Rest;
import dev.dibs.kit.TestNode;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every row of the contract's table of calls, through a real port. */
class RestTest {
    private static final String WS = "/v1/workspaces/acme";

    private final HandTime time = new HandTime();
    private TestNode node;
    private Rest rest;

    @BeforeEach
    void start() {
        node = new TestNode(time);
        rest = node.rest();
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void a_session_is_opened_shown_and_gone_on_with_by_its_token() {
        String said = """
                {"id":"s1","name":"backend","kind":"desk","user":"dev","hostname":"dev-machine","pid":4711,"tty":"pts/4",
                 "directory":"/src","branch":"main","labels":{"team":"red"},"ttl":"10m"}""";
        Rest.Reply opened = rest.post(WS + "/sessions", null, said);
        assertThat(opened.status()).isEqualTo(201);
        assertThat(opened.header("Location")).isEqualTo(WS + "/sessions/s1");
        String token = opened.json().getString("token");
        assertThat(token).hasSizeGreaterThan(20);
        assertThat(opened.json().getMap()).containsEntry("name", "backend").containsEntry("kind", "desk");
        assertThat(opened.json().getString("expiresAt")).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");

        Rest.Reply again = rest.post(WS + "/sessions", token, said);
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.json().getString("token")).isEqualTo(token);

        Rest.Reply stranger = rest.post(WS + "/sessions", null, said);
        assertThat(stranger.status()).isEqualTo(409);
        assertThat(stranger.slug()).isEqualTo("session-exists");

        JsonObject shown =
                rest.get(WS + "/sessions/s1").json().getJsonArray("sessions").getJsonObject(0);
        assertThat(shown.fieldNames())
                .contains(
                        "id",
                        "name",
                        "kind",
                        "user",
                        "hostname",
                        "pid",
                        "tty",
                        "directory",
                        "branch",
                        "node",
                        "labels",
                        "startedAt",
                        "lastHeartbeatAt",
                        "heartbeatAgeSeconds",
                        "heartbeatAgeHuman",
                        "lastActivityAt",
                        "secondsUntilStale",
                        "expiresAt",
                        "status",
                        "health",
                        "claims")
                .doesNotContain("token");
        assertThat(shown.getMap())
                .containsEntry("status", "idle")
                .containsEntry("health", "green")
                .containsEntry("heartbeatAgeHuman", "0s ago");
        assertThat(rest.get(WS + "/sessions").json().getJsonArray("sessions")).hasSize(1);
        assertThat(rest.get(WS + "/sessions").text()).doesNotContain(token);

        Rest.Reply none = rest.get(WS + "/sessions/s2");
        assertThat(none.status()).isEqualTo(404);
        assertThat(none.slug()).isEqualTo("no-such-session");
    }

    @Test
    void a_process_that_cannot_be_seen_here_is_not_the_sessions_life() {
        rest.post(WS + "/sessions", null, "{\"id\":\"s1\",\"pid\":2147483000}");
        rest.post(WS + "/sessions", null, "{\"id\":\"s2\",\"pid\":2147483000,\"hostname\":\"elsewhere\"}");
        JsonArray sessions = rest.get(WS + "/sessions").json().getJsonArray("sessions");
        assertThat(sessions.getJsonObject(0).getInteger("pid")).isNull();
        assertThat(sessions.getJsonObject(1).getInteger("pid")).isEqualTo(2147483000);
    }

    @Test
    void a_heartbeat_tells_how_long_it_is_good_for() {
        String token = rest.open("acme", "s1");
        claim(token, "src/a.js");
        Rest.Reply beat = rest.post(WS + "/sessions/s1/heartbeat", token, null);
        assertThat(beat.status()).isEqualTo(200);
        assertThat(beat.json().getString("expiresAt")).endsWith("Z");
        assertThat(beat.json().getJsonArray("claims")).hasSize(1);
        assertThat(rest.post(WS + "/sessions/s1/heartbeat", token, "{\"tickets\":[]}")
                        .status())
                .isEqualTo(200);
        assertThat(rest.post(WS + "/sessions/s1/heartbeat", null, null).status())
                .isEqualTo(401);
        assertThat(rest.post(WS + "/sessions/s1/heartbeat", "wrong", null).status())
                .isIn(401, 403);
    }

    @Test
    void a_session_that_went_silent_is_gone_and_takes_back_what_is_free() {
        String token = rest.open("acme", "s1");
        claim(token, "src/a.js", "src/b.js");
        time.advance(301_000);
        Rest.Reply gone = rest.post(WS + "/claims/renew", token, "{}");
        assertThat(gone.status()).isEqualTo(410);
        assertThat(gone.slug()).isEqualTo("session-gone");
        assertThat(gone.json().getJsonObject("ending").fieldNames()).contains("type", "at", "revision");

        String other = rest.open("acme", "s2");
        claim(other, "src/b.js");
        Rest.Reply back = rest.post(WS + "/sessions", token, "{\"id\":\"s1\"}");
        assertThat(back.status()).isIn(200, 201);
        Rest.Reply restored = rest.post(WS + "/sessions/s1/restore", back.json().getString("token"), null);
        assertThat(restored.status()).isEqualTo(200);
        assertThat(restored.json().getJsonArray("restored").getJsonObject(0).getString("path"))
                .isEqualTo("src/a.js");
        JsonObject lost = restored.json().getJsonArray("lost").getJsonObject(0);
        assertThat(lost.getString("path")).isEqualTo("src/b.js");
        assertThat(lost.getJsonArray("holders").getJsonObject(0).getString("session"))
                .isEqualTo("s2");
    }

    @Test
    void a_session_that_leaves_releases_all() {
        String token = rest.open("acme", "s1");
        claim(token, "src/a.js");
        Rest.Reply left = rest.call("DELETE", WS + "/sessions/s1", token, "{\"outcome\":\"done\",\"note\":\"ok\"}");
        assertThat(left.status()).isEqualTo(200);
        assertThat(left.json().getJsonArray("released")).hasSize(1);
        String other = rest.open("acme", "s2");
        assertThat(rest.call("DELETE", WS + "/sessions/s2", other, null).status())
                .isEqualTo(200);
    }

    @Test
    void a_claim_is_granted_listed_checked_renewed_and_released() {
        String token = rest.open("acme", "s1");
        Rest.Reply granted = rest.post(
                WS + "/claims",
                token,
                "{\"paths\":[\"src/a.js\",\"src/b.js\"],\"reason\":\"roadmap\",\"ttl\":90,\"labels\":{\"x\":\"y\"}}");
        assertThat(granted.status()).isEqualTo(201);
        JsonObject claim = granted.json().getJsonArray("claims").getJsonObject(0);
        assertThat(claim.fieldNames())
                .contains(
                        "path",
                        "mode",
                        "session",
                        "owner",
                        "fence",
                        "reason",
                        "labels",
                        "acquiredAt",
                        "heldForSeconds",
                        "heldForHuman",
                        "ttlSeconds",
                        "expiresAt");
        assertThat(claim.getLong("fence"))
                .isPositive()
                .isLessThanOrEqualTo(granted.json().getLong("revision"));
        assertThat(claim.getInteger("ttlSeconds")).isEqualTo(90);

        Rest.Reply page = rest.get(WS + "/claims?under=src&session=s1&mode=exclusive&limit=1");
        assertThat(page.json().getJsonArray("claims")).hasSize(1);
        String cursor = page.json().getString("nextCursor");
        Rest.Reply next = rest.get(WS + "/claims?under=src&limit=1&cursor=" + cursor);
        assertThat(next.json().getJsonArray("claims").getJsonObject(0).getString("path"))
                .isEqualTo("src/b.js");
        assertThat(next.json().getString("nextCursor")).isNull();

        for (String path : new String[] {"src/a.js", "src%2Fa.js", "src", "src/", "src/a.js%23Login.check"}) {
            Rest.Reply check = rest.get(WS + "/claims/" + path);
            assertThat(check.status()).as(path).isEqualTo(200);
            assertThat(check.json().getBoolean("free")).as(path).isFalse();
            assertThat(check.json().getJsonArray("holders").getJsonObject(0).getString("session"))
                    .isEqualTo("s1");
        }
        assertThat(rest.get(WS + "/claims/docs").json().getBoolean("free")).isTrue();
        assertThat(rest.get(WS + "/claims/renew").json().getString("path")).isEqualTo("renew");

        assertThat(rest.post(WS + "/claims/renew", token, "{\"paths\":[\"src/a.js\"],\"ttl\":\"PT5M\"}")
                        .json()
                        .getJsonArray("claims")
                        .getJsonObject(0)
                        .getInteger("ttlSeconds"))
                .isEqualTo(300);
        assertThat(rest.post(WS + "/claims/renew", token, null).status()).isEqualTo(200);
        Rest.Reply released = rest.post(WS + "/claims/release", token, "{\"paths\":[\"src/a.js\"]}");
        assertThat(released.json().getJsonArray("released").getJsonObject(0).getString("path"))
                .isEqualTo("src/a.js");
        assertThat(rest.post(WS + "/claims/release", token, "{\"all\":true}").status())
                .isEqualTo(200);
    }

    @Test
    void a_refusal_names_the_holder() {
        String holder = rest.open("acme", "s1");
        rest.post(WS + "/claims", holder, "{\"paths\":[\"src\"],\"reason\":\"roadmap\"}");
        String other = rest.open("acme", "s2");
        Rest.Reply refused = rest.post(WS + "/claims", other, "{\"paths\":[\"src/a.js\"]}");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.slug()).isEqualTo("claimed");
        assertThat(refused.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(refused.header("Retry-After")).matches("\\d+");
        assertThat(refused.json().getInteger("ahead")).isZero();
        assertThat(refused.json().getString("detail")).contains("src/a.js").contains("s1");
        assertThat(refused.json().getJsonArray("holders").getJsonObject(0).fieldNames())
                .contains(
                        "path",
                        "session",
                        "owner",
                        "mode",
                        "fence",
                        "reason",
                        "acquiredAt",
                        "heldForSeconds",
                        "heartbeatAgeSeconds",
                        "expiresAt",
                        "expiresInSeconds");
    }

    @Test
    void a_wait_ends_with_the_grant_and_a_ticket_is_called_for() {
        String holder = rest.open("acme", "s1");
        claim(holder, "src");
        String waiter = rest.open("acme", "s2");
        Rest.Reply queued = rest.post(WS + "/claims", waiter, "{\"paths\":[\"src/a.js\"],\"wait\":\"5m\",\"hold\":0}");
        assertThat(queued.status()).isEqualTo(202);
        assertThat(queued.json().getInteger("ahead")).isZero();
        assertThat(queued.json().getString("waitUntil")).endsWith("Z");
        String ticket = queued.json().getString("ticket");
        assertThat(queued.header("Location")).isEqualTo(WS + "/tickets/" + ticket);
        assertThat(rest.get(WS + "/claims/src")
                        .json()
                        .getJsonArray("waiters")
                        .getJsonObject(0)
                        .fieldNames())
                .contains("session", "owner", "mode", "paths", "queuedAt", "waitUntil");

        CompletableFuture<Rest.Reply> waiting =
                rest.later("POST", WS + "/tickets/" + ticket, waiter, "{\"hold\":\"20s\"}");
        rest.post(WS + "/claims/release", holder, "{\"all\":true}");
        assertThat(waiting.orTimeout(5, TimeUnit.SECONDS).join().status()).isEqualTo(201);
    }

    @Test
    void a_wait_that_is_over_is_refused_with_how_long_it_was() {
        claim(rest.open("acme", "s1"), "src");
        String waiter = rest.open("acme", "s2");
        CompletableFuture<Rest.Reply> waiting =
                rest.later("POST", WS + "/claims", waiter, "{\"paths\":[\"src\"],\"wait\":\"60s\",\"hold\":\"60s\"}");
        Awaitility.await()
                .until(() -> !rest.get(WS + "/claims/src")
                        .json()
                        .getJsonArray("waiters")
                        .isEmpty());
        time.advance(61_000);
        Rest.Reply refused = waiting.orTimeout(5, TimeUnit.SECONDS).join();
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.json().getDouble("waitedSeconds")).isGreaterThanOrEqualTo(60);
    }

    @Test
    void who_was_answered_that_it_holds_a_path_need_not_call_again() throws InterruptedException {
        String holder = rest.open("acme", "s1");
        claim(holder, "src");
        String waiter = rest.open("acme", "s2");
        String ticket = rest.post(WS + "/claims", waiter, "{\"paths\":[\"src\"],\"wait\":\"5m\",\"hold\":0}")
                .json()
                .getString("ticket");
        CompletableFuture<Rest.Reply> waiting =
                rest.later("POST", WS + "/tickets/" + ticket, waiter, "{\"hold\":\"20s\"}");
        Thread.sleep(300);
        assertThat(rest.post(WS + "/tickets/" + ticket, waiter, "{\"hold\":0}").status())
                .isEqualTo(202);
        rest.post(WS + "/claims/release", holder, "{\"all\":true}");
        assertThat(waiting.orTimeout(5, TimeUnit.SECONDS).join().status()).isEqualTo(201);
        time.advance(61_000);
        assertThat(rest.post(WS + "/sessions/s2/heartbeat", waiter, "{}").status())
                .isEqualTo(200);
        assertThat(rest.get(WS + "/claims/src").json().getJsonArray("holders")).hasSize(1);
    }

    @Test
    void who_waits_while_its_session_ends_is_told_that() throws InterruptedException {
        claim(rest.open("acme", "s1"), "src");
        String waiter = rest.post(WS + "/sessions", null, "{\"id\":\"s2\",\"ttl\":\"5s\"}")
                .json()
                .getString("token");
        CompletableFuture<Rest.Reply> waiting =
                rest.later("POST", WS + "/claims", waiter, "{\"paths\":[\"src\"],\"wait\":\"1h\",\"hold\":\"5m\"}");
        Awaitility.await()
                .until(() -> !rest.get(WS + "/claims/src")
                        .json()
                        .getJsonArray("waiters")
                        .isEmpty());
        time.advance(6_000);
        Rest.Reply told = waiting.orTimeout(5, TimeUnit.SECONDS).join();
        assertThat(told.slug()).as(told.text()).isEqualTo("session-gone");
    }

    @Test
    void a_ticket_is_given_back() {
        claim(rest.open("acme", "s1"), "src");
        String waiter = rest.open("acme", "s2");
        String ticket = rest.post(WS + "/claims", waiter, "{\"paths\":[\"src\"],\"wait\":60,\"hold\":0}")
                .json()
                .getString("ticket");
        Rest.Reply left = rest.call("DELETE", WS + "/tickets/" + ticket, waiter, null);
        assertThat(left.status()).isEqualTo(204);
        assertThat(left.text()).isEmpty();
        assertThat(rest.call("DELETE", WS + "/tickets/t-unknown", waiter, null).status())
                .isEqualTo(404);
    }

    @Test
    void a_client_that_goes_while_it_waits_is_noticed() throws Exception {
        claim(rest.open("acme", "s1"), "src");
        String waiter = rest.open("acme", "s2");
        String body = "{\"paths\":[\"src\"],\"wait\":\"1h\",\"hold\":\"10m\"}";
        try (dev.dibs.kit.Wire wire = new dev.dibs.kit.Wire(node.port)) {
            wire.send("POST " + WS + "/claims HTTP/1.1\r\nHost: 127.0.0.1:" + node.port
                    + "\r\nContent-Type: application/json\r\nAuthorization: Bearer " + waiter + "\r\nContent-Length: "
                    + body.length() + "\r\n\r\n" + body);
            Awaitility.await()
                    .until(() -> !rest.get(WS + "/claims/src")
                            .json()
                            .getJsonArray("waiters")
                            .isEmpty());
        }
        // nobody listens any more, so the ticket lives for its grace only
        Awaitility.await().until(() -> {
            time.advance(61_000);
            rest.post(WS + "/sessions/s2/heartbeat", waiter, null);
            return rest.get(WS + "/claims/src").json().getJsonArray("waiters").isEmpty();
        });
    }

    @Test
    void a_circle_of_waits_is_refused() {
        String one = rest.open("acme", "s1");
        String two = rest.open("acme", "s2");
        claim(one, "a");
        claim(two, "b");
        rest.post(WS + "/claims", one, "{\"paths\":[\"b\"],\"wait\":60,\"hold\":0}");
        Rest.Reply refused = rest.post(WS + "/claims", two, "{\"paths\":[\"a\"],\"wait\":60,\"hold\":0}");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.slug()).isEqualTo("deadlock");
        assertThat(refused.json().getJsonArray("circle").getJsonObject(0).fieldNames())
                .containsExactly("session", "waitsFor");
    }

    @Test
    void a_holder_is_asked_hands_over_or_is_broken_by_the_operator() {
        String one = rest.open("acme", "s1");
        String two = rest.open("acme", "s2");
        claim(one, "src");
        assertThat(rest.post(WS + "/claims/ask", two, "{\"path\":\"src/a.js\",\"message\":\"please\"}")
                        .status())
                .isEqualTo(202);
        Rest.Reply handed = rest.post(WS + "/claims/handoff", one, "{\"path\":\"src\",\"to\":\"s2\"}");
        assertThat(handed.status()).isEqualTo(200);
        assertThat(handed.json().getJsonObject("claim").getString("session")).isEqualTo("s2");
        String breaking = "{\"path\":\"src\",\"reason\":\"gone home\"}";
        assertThat(rest.post(WS + "/claims/break", null, breaking).status()).isEqualTo(401);
        assertThat(rest.post(WS + "/claims/break", one, breaking).slug()).isEqualTo("forbidden");
        Rest.Reply broken = rest.post(WS + "/claims/break", TestNode.OPERATOR, breaking);
        assertThat(broken.status()).isEqualTo(200);
        assertThat(broken.json().getJsonArray("broken")).hasSize(1);
        Rest.Reply lost = rest.post(WS + "/claims/renew", two, "{\"paths\":[\"src\"]}");
        assertThat(lost.status()).isEqualTo(410);
        assertThat(lost.slug()).isEqualTo("claim-lost");
        assertThat(lost.json().getJsonObject("ending").getMap())
                .containsEntry("type", "claim.broken")
                .containsEntry("by", "operator")
                .containsEntry("reason", "gone home");
    }

    @Test
    void a_resource_has_versions_and_conditions() {
        String token = rest.open("acme", "s1");
        String path = WS + "/resources/src/a.js";
        assertThat(rest.get(path).slug()).isEqualTo("not-found");
        Rest.Reply missing = rest.call("PUT", path, token, "{}", "If-Match", "*");
        assertThat(missing.status()).isEqualTo(412);
        Rest.Reply created = rest.call(
                "PUT", path, token, "{\"checksum\":\"c1\",\"value\":{\"a\":[1]},\"note\":\"n\"}", "If-None-Match", "*");
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.header("ETag")).isEqualTo("\"1\"");
        Rest.Reply twice = rest.call("PUT", path, token, "{}", "If-None-Match", "*");
        assertThat(twice.status()).isEqualTo(412);
        assertThat(twice.slug()).isEqualTo("version-mismatch");
        assertThat(twice.json().getJsonObject("current").getInteger("version")).isEqualTo(1);
        Rest.Reply second = rest.call("PUT", path, token, "{\"checksum\":\"c2\"}", "If-Match", "\"1\"");
        assertThat(second.status()).isEqualTo(200);
        Rest.Reply read = rest.get(WS + "/resources/src%2Fa.js");
        assertThat(read.header("ETag")).isEqualTo("\"2\"");
        assertThat(read.json().getMap()).containsEntry("checksum", "c2").containsEntry("session", "s1");
        assertThat(read.json().getJsonObject("value").encode()).isEqualTo("{\"a\":[1]}");
        assertThat(rest.get(path, "If-None-Match", "\"2\"").status()).isEqualTo(304);
        assertThat(rest.call("PUT", path, token, "{}", "If-Match", "*").status())
                .isEqualTo(200);

        String other = rest.open("acme", "s2");
        claim(other, "src");
        assertThat(rest.call("PUT", path, token, "{}").status()).isEqualTo(409);
    }

    @Test
    void a_repeated_request_gets_the_same_answer_and_its_key_serves_nothing_else() {
        String token = rest.open("acme", "s1");
        String body = "{\"paths\":[\"src\"]}";
        Rest.Reply first = rest.post(WS + "/claims", token, body, "Idempotency-Key", "k1");
        rest.post(WS + "/claims/release", token, "{\"all\":true}");
        Rest.Reply again = rest.post(WS + "/claims", token, body, "Idempotency-Key", "k1");
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.json().getLong("revision")).isEqualTo(first.json().getLong("revision"));
        Rest.Reply other = rest.post(WS + "/claims", token, "{\"paths\":[\"x\"]}", "Idempotency-Key", "k1");
        assertThat(other.status()).isEqualTo(400);
    }

    @Test
    void the_node_tells_of_itself() {
        claim(rest.open("acme", "s1"), "src");
        assertThat(rest.get("/livez").json().getString("status")).isEqualTo("live");
        assertThat(rest.get("/readyz").status()).isEqualTo(200);
        node.readiness(new Readiness.State("starting", java.util.List.of("the cluster is forming")));
        Rest.Reply unready = rest.get("/readyz");
        assertThat(unready.status()).isEqualTo(503);
        assertThat(unready.slug()).isEqualTo("starting");
        assertThat(unready.header("Retry-After")).isEqualTo("1");
        JsonObject workspace =
                rest.get("/v1/workspaces").json().getJsonArray("workspaces").getJsonObject(0);
        assertThat(workspace.getMap())
                .containsEntry("name", "acme")
                .containsEntry("claims", 1)
                .containsEntry("sessions", 1);
        JsonObject cluster = rest.get("/v1/cluster").json();
        assertThat(cluster.getJsonArray("members").getJsonObject(0).fieldNames())
                .containsExactly("id", "address", "local", "since", "version");
        assertThat(cluster.getMap()).containsEntry("quorum", 1).containsEntry("safe", true);
        assertThat(rest.get("/").text()).contains("dibs");
        Rest.Reply live = rest.get("/livez");
        assertThat(live.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(live.header("Cache-Control")).isEqualTo("no-store");
        assertThat(rest.call("HEAD", "/livez", null, null).status()).isEqualTo(200);
    }

    private void claim(String token, String... paths) {
        String list = "\"" + String.join("\",\"", paths) + "\"";
        Rest.Reply reply = rest.post(WS + "/claims", token, "{\"paths\":[" + list + "]}");
        assertThat(reply.status()).as(reply.text()).isEqualTo(201);
    }
}
