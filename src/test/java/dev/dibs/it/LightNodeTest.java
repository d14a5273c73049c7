package dev.dibs.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dibs.kit.NodeProcess;
import dev.dibs.kit.Rest;
import dev.dibs.kit.SseReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A workstation's node, which holds no ledgers, beside two that do. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class LightNodeTest {
    private static final String WORKSPACE = "/v1/workspaces/acme";
    private static final int WORKSPACES = 20;

    @TempDir
    Path homes;

    private final String cluster = NodeProcess.uniqueCluster();
    private final List<NodeProcess> nodes = new ArrayList<>();

    @AfterEach
    void end() {
        nodes.forEach(NodeProcess::close);
    }

    private NodeProcess start(String name, String role) {
        NodeProcess node = new NodeProcess(homes.resolve(name), cluster)
                .with("DIBS_ROLE", role)
                .joining(nodes);
        nodes.add(node);
        return node.start();
    }

    private static void await(String what, BooleanSupplier happens) {
        Awaitility.await(what)
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptions()
                .until(happens::getAsBoolean);
    }

    private static Rest.Reply claim(NodeProcess node, String token, String path) {
        return node.rest().post(WORKSPACE + "/claims", token, "{\"paths\":[\"" + path + "\"]}");
    }

    @Test
    void what_it_claimed_outlives_it_as_it_holds_no_ledger() {
        NodeProcess anchor = start("anchor", "anchor");
        NodeProcess light = start("light", "light");
        await("two members", () -> anchor.members() == 2);
        for (int i = 0; i < WORKSPACES; i++) {
            String token = light.rest().open("w" + i, "one");
            Rest.Reply claimed = light.rest().post("/v1/workspaces/w" + i + "/claims", token, "{\"paths\":[\"a\"]}");
            assertThat(claimed.status()).as(claimed.text()).isEqualTo(201);
        }
        light.kill();
        for (int i = 0; i < WORKSPACES; i++) {
            Rest.Reply check = anchor.rest().get("/v1/workspaces/w" + i + "/claims/a");
            assertThat(check.json().getJsonArray("holders")).as(check.text()).hasSize(1);
        }
    }

    @Test
    void it_outlives_its_anchors_and_says_so_until_they_are_back() {
        NodeProcess one = start("one", "anchor");
        NodeProcess two = start("two", "anchor");
        NodeProcess light = start("light", "light");
        await("three members, two copies", () -> light.members() == 3 && one.isSafe());
        String token = light.rest().open("acme", "desk");
        assertThat(claim(light, token, "a").status()).isEqualTo(201);

        ConcurrentLinkedQueue<SseReader.Frame> heard = new ConcurrentLinkedQueue<>();
        try (SseReader feed = new SseReader(attempt -> light.url(), WORKSPACE + "/events", "0", heard::add)) {
            await("the claim is heard", () -> hears(heard, "claim.acquired", "a"));
            one.kill();
            await("the other has all", () -> claim(light, token, "b").status() == 201);
            Rest.Reply claims = light.rest().get(WORKSPACE + "/claims");
            assertThat(claims.json().getJsonArray("claims")).as(claims.text()).hasSize(2);

            two.kill();
            await(
                    "the loss is noticed",
                    () -> light.rest().get("/readyz").slug().equals("no-quorum"));
            Rest.Reply refused = claim(light, token, "c");
            assertThat(refused.status()).as(refused.text()).isEqualTo(503);
            assertThat(refused.slug()).isEqualTo("no-quorum");
            assertThat(refused.text()).contains("light");
            assertThat(light.rest().get("/livez").status()).isEqualTo(200);

            two.joining(nodes).start();
            await("it claims again", () -> claim(light, token, "c").status() == 201);
            await("the feed goes on", () -> hears(heard, "claim.acquired", "c"));
            assertThat(light.rest().get(WORKSPACE + "/claims").json().getJsonArray("claims"))
                    .hasSize(3);
            assertThat(feed.isConnected()).isTrue();
        }
    }

    private static boolean hears(Iterable<SseReader.Frame> heard, String type, String path) {
        for (SseReader.Frame frame : heard) {
            if (type.equals(frame.event()) && path.equals(frame.json().getString("path"))) {
                return true;
            }
        }
        return false;
    }
}
