package dev.dibs.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dibs.core.model.LedgerSettings;
import dev.dibs.kit.HandTime;
import dev.dibs.kit.Rest;
import dev.dibs.kit.TestNode;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HistoryTest {
    private static final String BASE = "/v1/workspaces/w";

    private final HandTime time = new HandTime();
    private final TestNode node = new TestNode(EdgeSettings.onLoopback(0), LedgerSettings.defaults(), time);
    private final Rest rest = node.rest();
    private final String ann = rest.open("w", "ann");
    private final String bob = rest.open("w", "bob");

    @AfterEach
    void close() {
        node.close();
    }

    private Rest.Reply claim(String token, String path) {
        return rest.post(BASE + "/claims", token, "{\"paths\":[\"" + path + "\"]}");
    }

    private void release(String token, String path) {
        assertThat(rest.post(BASE + "/claims/release", token, "{\"paths\":[\"" + path + "\"]}")
                        .status())
                .isEqualTo(200);
    }

    private List<String> history(String query) {
        return told(rest.get(BASE + "/history?" + query).json().getJsonArray("events"));
    }

    private static List<String> told(JsonArray events) {
        return events.stream()
                .map(JsonObject.class::cast)
                .map(event -> event.getString("type") + " " + event.getString("path", ""))
                .toList();
    }

    private List<JsonObject> conflicts(String query) {
        return rest.get(BASE + "/conflicts?" + query).json().getJsonArray("conflicts").stream()
                .map(JsonObject.class::cast)
                .toList();
    }

    @Test
    void the_newest_comes_first_and_a_path_has_what_covers_it_too() {
        claim(ann, "src");
        release(ann, "src");
        claim(bob, "src/a.js");
        claim(bob, "docs");
        assertThat(history("path=src/a.js"))
                .containsExactly("claim.acquired src/a.js", "claim.released src", "claim.acquired src");
        assertThat(history("under=src&type=claim.acquired"))
                .containsExactly("claim.acquired src/a.js", "claim.acquired src");
        assertThat(history("session=bob&type=claim.*"))
                .containsExactly("claim.acquired docs", "claim.acquired src/a.js");
    }

    @Test
    void pages_follow_each_other_without_a_gap() {
        for (int i = 0; i < 25; i++) {
            claim(ann, "p" + i);
        }
        List<String> all = history("limit=1000");
        List<String> paged = new ArrayList<>();
        String cursor = "";
        int pages = 0;
        while (cursor != null) {
            JsonObject page = rest.get(BASE + "/history?limit=4" + cursor).json();
            paged.addAll(told(page.getJsonArray("events")));
            cursor = page.getString("nextCursor") == null ? null : "&cursor=" + page.getString("nextCursor");
            pages++;
        }
        assertThat(paged).isEqualTo(all);
        assertThat(pages).isEqualTo((all.size() + 3) / 4);
    }

    @Test
    void times_bound_what_is_told() {
        claim(ann, "early");
        String between = rest.get(BASE + "/history?limit=1")
                .json()
                .getJsonArray("events")
                .getJsonObject(0)
                .getString("at");
        time.advance(60_000);
        claim(ann, "late");
        assertThat(history("type=claim.acquired&to=" + between)).containsExactly("claim.acquired early");
        assertThat(history("type=claim.acquired&from=" + between))
                .containsExactly("claim.acquired late", "claim.acquired early");
        assertThat(rest.get(BASE + "/history?from=yesterday").json().getString("detail"))
                .isEqualTo("from is no instant; write it like 2026-01-31T09:30:00Z");
    }

    @Test
    void a_conflict_says_who_wanted_what_who_had_it_and_what_came_of_it() {
        claim(ann, "src");
        assertThat(claim(bob, "src/a.js").status()).isEqualTo(409);
        JsonObject open = conflicts("").get(0);
        assertThat(open.getString("session")).isEqualTo("bob");
        assertThat(open.getString("path")).isEqualTo("src/a.js");
        assertThat(open.getString("mode")).isEqualTo("exclusive");
        assertThat(open.getJsonArray("holders").getJsonObject(0).getString("session"))
                .isEqualTo("ann");
        assertThat(open.getString("outcome")).isEqualTo("open");

        release(ann, "src");
        claim(bob, "src/a.js");
        assertThat(conflicts("").get(0).getString("outcome")).isEqualTo("granted");

        assertThat(claim(ann, "src").status()).isEqualTo(409);
        rest.call("DELETE", BASE + "/sessions/ann", ann, null);
        assertThat(conflicts("").stream().map(one -> one.getString("session") + " " + one.getString("outcome")))
                .containsExactly("ann left", "bob granted");
        assertThat(conflicts("session=ann")).hasSize(1);
        assertThat(conflicts("limit=1")).hasSize(1);
    }

    @Test
    void a_conflict_is_settled_by_a_hand_over_and_by_what_was_missing() {
        claim(ann, "x");
        claim(bob, "y");
        assertThat(rest.post(BASE + "/claims", bob, "{\"paths\":[\"x\",\"y\"]}").status())
                .isEqualTo(409);
        assertThat(claim(bob, "x").status()).isEqualTo(409);
        rest.post(BASE + "/claims/handoff", ann, "{\"path\":\"x\",\"to\":\"bob\"}");
        assertThat(conflicts("").stream().map(one -> one.getString("outcome"))).containsExactly("granted", "granted");

        claim(ann, "z");
        assertThat(claim(bob, "z").status()).isEqualTo(409);
        release(ann, "z");
        rest.post(BASE + "/claims", bob, "{\"paths\":[\"z\"],\"mode\":\"shared\"}");
        assertThat(conflicts("").get(0).getString("outcome")).isEqualTo("open");
        rest.post(BASE + "/claims", bob, "{\"paths\":[\"z\"]}");
        assertThat(conflicts("").get(0).getString("outcome")).isEqualTo("granted");
    }

    @Test
    void conflicts_on_a_later_page_know_how_they_were_settled() {
        claim(ann, "a");
        claim(bob, "a");
        release(ann, "a");
        claim(bob, "a");
        claim(ann, "a");
        JsonObject first = rest.get(BASE + "/conflicts?limit=1").json();
        assertThat(first.getJsonArray("conflicts").getJsonObject(0).getString("session"))
                .isEqualTo("ann");
        JsonObject second = rest.get(BASE + "/conflicts?limit=1&cursor=" + first.getString("nextCursor"))
                .json();
        assertThat(second.getJsonArray("conflicts").getJsonObject(0).getString("outcome"))
                .isEqualTo("granted");
        assertThat(second.containsKey("nextCursor")).isFalse();
    }
}
