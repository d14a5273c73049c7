package dev.dibs.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dibs.kit.NodeProcess;
import dev.dibs.kit.Rest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 2, unit = TimeUnit.MINUTES)
class LogTest {
    private static final String WS = "/v1/workspaces/acme";

    @TempDir
    Path folder;

    private final List<NodeProcess> nodes = new ArrayList<>();

    @AfterEach
    void end() {
        nodes.forEach(NodeProcess::close);
    }

    @Test
    void at_its_finest_the_log_is_json_and_holds_no_token() {
        String cluster = NodeProcess.uniqueCluster();
        NodeProcess one = node("one", cluster).start();
        NodeProcess two = node("two", cluster).joining(nodes).start();
        List<String> secrets = new ArrayList<>(List.of(one.operatorToken(), two.operatorToken()));
        for (NodeProcess node : nodes) {
            secrets.addAll(drive(node));
        }
        assertThat(two.stop()).isEqualTo(143);
        assertThat(one.stop()).isEqualTo(143);
        assertThat(secrets).hasSize(8).doesNotContainNull();
        for (NodeProcess node : nodes) {
            List<JsonObject> lines = node.log().lines().map(LogTest::entry).toList();
            assertThat(lines)
                    .allSatisfy(line ->
                            assertThat(line.fieldNames()).contains("time", "level", "logger", "thread", "message"));
            assertThat(lines)
                    .extracting(line -> line.getString("message"))
                    .anyMatch(text -> text.contains("/claims") && text.contains("201"))
                    .anyMatch(text -> text.startsWith("dibs listens at"));
            assertThat(lines).extracting(line -> line.getString("level")).contains("FINE", "INFO");
            secrets.forEach(secret -> assertThat(node.log()).doesNotContain(secret));
        }
    }

    /** Calls that bear tokens, right and wrong ones; gives them all. */
    private static List<String> drive(NodeProcess node) {
        Rest rest = node.rest();
        String session = "of-" + node.port();
        String token = rest.open("acme", session);
        String wrong = "wrong-token-" + node.port();
        String claim = "{\"paths\":[\"" + session + "\"]}";
        assertThat(rest.post(WS + "/claims", token, claim).status()).isEqualTo(201);
        assertThat(rest.post(WS + "/claims", wrong, claim).status()).isEqualTo(401);
        assertThat(rest.post(WS + "/sessions/" + session + "/heartbeat", token, "{}")
                        .status())
                .isEqualTo(200);
        // malformed in every place where a token may be
        assertThat(rest.post(WS + "/claims", token, "{\"token\":\"" + wrong + "\"}")
                        .status())
                .isEqualTo(400);
        assertThat(rest.get(WS + "/claims?token=" + wrong).status()).isEqualTo(400);
        assertThat(rest.post(WS + "/claims", null, claim, "Authorization", "Basic " + wrong)
                        .status())
                .isEqualTo(400);
        String breaking = "{\"path\":\"" + session + "\",\"reason\":\"why\"}";
        assertThat(rest.post(WS + "/claims/break", node.operatorToken(), breaking)
                        .status())
                .isEqualTo(200);
        String moved = rest.post(WS + "/sessions", token, "{\"id\":\"" + session + "\",\"hostname\":\"elsewhere\"}")
                .json()
                .getString("token");
        return List.of(token, wrong, moved);
    }

    private static JsonObject entry(String line) {
        try {
            return new JsonObject(line);
        } catch (DecodeException plain) {
            throw new AssertionError("no JSON: " + line, plain);
        }
    }

    @Test
    void a_level_leaves_out_what_is_below_it() {
        NodeProcess node = node("quiet", NodeProcess.uniqueCluster())
                .with("DIBS_LOG_LEVEL", "off")
                .with("DIBS_LOG_FORMAT", "text")
                .start();
        assertThat(node.stop()).isEqualTo(143);
        assertThat(node.log()).isEmpty();
        node.with("DIBS_LOG_LEVEL", "info").start();
        assertThat(node.log()).contains("Z INFO dibs listens at ").doesNotContain(" FINE ");
    }

    private NodeProcess node(String name, String cluster) {
        NodeProcess node = new NodeProcess(folder.resolve(name), cluster)
                .with("DIBS_LOG_LEVEL", "finest")
                .with("DIBS_LOG_FORMAT", "json");
        nodes.add(node);
        return node;
    }
}
