package dev.dibs.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.hazelcast.map.EntryProcessor;
import com.hazelcast.map.IMap;
import dev.dibs.Claim;
import dev.dibs.ClaimLostException;
import dev.dibs.ClaimOptions;
import dev.dibs.ClaimRefusedException;
import dev.dibs.Dibs;
import dev.dibs.DibsOptions;
import dev.dibs.DibsVerticle;
import dev.dibs.Loss;
import dev.dibs.Session;
import dev.dibs.SessionOptions;
import dev.dibs.config.Settings;
import dev.dibs.example.CallCentre;
import dev.dibs.host.hazelcast.ClusterSettings;
import dev.dibs.host.hazelcast.ClusteredNode;
import dev.dibs.host.hazelcast.HazelcastHost;
import dev.dibs.kit.Cut;
import dev.dibs.kit.Members;
import dev.dibs.kit.NodeProcess;
import dev.dibs.kit.Rest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Host applications on two members of one cluster, with dibs inside. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class EmbeddingTest {
    private static final String OPERATOR = "the-operators-token";

    @TempDir
    Path folder;

    private ClusteredNode one;
    private ClusteredNode two;

    @BeforeEach
    void start() {
        ClusterSettings settings = ClusterSettings.loopback(NodeProcess.uniqueCluster(), Members.freePort());
        one = member(settings);
        two = member(ClusterSettings.loopback(settings.name(), Members.freePort())
                .joining(List.of("127.0.0.1:" + one.port())));
        // a member without dibs may own a workspace, and then nobody serves it
        Dibs.create(one.vertx(), new DibsOptions());
        Dibs.create(two.vertx(), new DibsOptions().setOperatorToken(OPERATOR));
        // a first migration that comes before the second member has started is tried again much later
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> two.hazelcast().getPartitionService().isClusterSafe()
                        && IntStream.range(0, 100).anyMatch(i -> owns(two, "any" + i)));
    }

    @AfterEach
    void end() {
        one.hazelcast().getLifecycleService().terminate();
        two.hazelcast().getLifecycleService().terminate();
        done(one.vertx().close());
        done(two.vertx().close());
    }

    @Test
    void two_agents_do_not_call_the_same_customer() {
        CallCentre ada = new CallCentre(one.vertx(), "ada");
        CallCentre bob = new CallCentre(two.vertx(), "bob");
        done(ada.start());
        done(bob.start());
        assertThat(done(ada.call("4711"))).isEqualTo("calling");
        assertThat(done(bob.call("4711"))).isEqualTo("busy: ada is on the line");
        assertThat(done(bob.call("4712"))).isEqualTo("calling");

        Future<Claim> waiting = bob.callWhenFree("4711", Duration.ofSeconds(30));
        done(ada.hangUp("4711"));
        assertThat(done(waiting).path()).isEqualTo("customers/4711");
        assertThat(bob.calls()).containsExactlyInAnyOrder("customers/4711", "customers/4712");
        done(bob.stop());
        assertThat(done(ada.call("4712"))).isEqualTo("calling");
        assertThat(ada.losses()).isEmpty();
    }

    @Test
    void a_refusal_names_the_holders_on_the_other_member() {
        Session holder = open(one, "holder");
        Claim claim = done(holder.claim("customers/4711", new ClaimOptions().setReason("on the phone")));
        Session other = open(two, "other");
        Throwable refused = failure(other.claim("customers", new ClaimOptions()));
        assertThat(refused).isInstanceOf(ClaimRefusedException.class);
        ClaimRefusedException refusal = (ClaimRefusedException) refused;
        assertThat(refusal.slug()).isEqualTo("claimed");
        assertThat(refusal.holders()).singleElement().satisfies(one -> {
            assertThat(one.path()).isEqualTo("customers/4711");
            assertThat(one.session()).isEqualTo("holder");
            assertThat(one.fence()).isEqualTo(claim.fence());
            assertThat(one.reason()).isEqualTo("on the phone");
        });
        Throwable gaveUp = failure(other.claim("customers", new ClaimOptions().setWait(Duration.ofMillis(300))));
        assertThat(((ClaimRefusedException) gaveUp).waited()).isGreaterThanOrEqualTo(Duration.ofMillis(300));
    }

    @Test
    void applications_of_the_cluster_use_the_event_bus() {
        for (String workspace : List.of("w0", "w1", "w2", "w3", "w4", "w5")) {
            List<JsonObject> heard = new CopyOnWriteArrayList<>();
            MessageConsumer<JsonObject> consumer = two.vertx().eventBus().consumer("dibs.events." + workspace);
            consumer.handler(message -> heard.add(message.body()));
            done(consumer.completion());

            JsonObject opened =
                    done(bus(one, workspace, new JsonObject().put("op", "open").put("id", "ann")));
            JsonObject claim = new JsonObject().put("op", "claim").put("token", opened.getString("token"));
            for (int i = 0; i < 30; i++) {
                assertThat(done(bus(one, workspace, claim.copy().put("paths", new JsonArray().add("p" + i))))
                                .getJsonArray("claims"))
                        .hasSize(1);
            }
            Awaitility.await().until(() -> heard.size() >= 32);
            long first = heard.get(0).getLong("revision");
            assertThat(heard.stream().map(event -> event.getLong("revision") - first))
                    .as("of " + workspace)
                    .containsExactlyElementsOf(LongStream.range(0, 32).boxed().toList());
            done(consumer.unregister());
        }
        Throwable refused = failure(bus(one, "w0", new JsonObject().put("op", "clam")));
        assertThat(((ReplyException) refused).failureCode()).isEqualTo(400);
    }

    private static boolean owns(ClusteredNode node, String workspace) {
        return node.hazelcast()
                .getPartitionService()
                .getPartition(workspace)
                .getOwner()
                .localMember();
    }

    private static Future<JsonObject> bus(ClusteredNode node, String workspace, JsonObject message) {
        return node.vertx()
                .eventBus()
                .<JsonObject>request("dibs.api", message.put("workspace", workspace))
                .map(Message::body);
    }

    @Test
    void a_holder_is_told_when_the_operator_breaks_its_claim() throws Exception {
        Files.createDirectories(folder);
        DibsVerticle server =
                new DibsVerticle(Settings.read(Map.of("http.port", "0"), Map.of("DIBS_HOME", folder.toString())));
        done(two.vertx().deployVerticle(server));
        CallCentre ada = new CallCentre(one.vertx(), "ada");
        done(ada.start());
        done(ada.call("4711"));
        Rest.Reply broken = new Rest("http://127.0.0.1:" + server.port())
                .post(
                        "/v1/workspaces/call-centre/claims/break",
                        OPERATOR,
                        "{\"path\":\"customers/4711\",\"reason\":\"Escalated\"}");
        assertThat(broken.status()).as(broken.text()).isEqualTo(200);
        Awaitility.await()
                .atMost(Duration.ofSeconds(5))
                .until(() -> !ada.losses().isEmpty());
        assertThat(ada.losses()).singleElement().satisfies(loss -> {
            assertThat(loss.path()).isEqualTo("customers/4711");
            assertThat(loss.reason()).isEqualTo("Escalated");
            assertThat(loss.by()).isEqualTo("operator");
        });
        assertThat(ada.calls()).isEmpty();
        Throwable lost = failure(ada.hangUp("4711"));
        assertThat(lost).isInstanceOf(ClaimLostException.class);
        assertThat(lost).hasMessageContaining("Escalated");
    }

    @Test
    void whoever_loses_a_claim_in_a_merge_is_told_on_either_side() {
        Session ann = open(one, "ann");
        Session ben = open(two, "ben");
        List<String> lost = new CopyOnWriteArrayList<>();
        ann.onLost(loss -> lost.add("ann " + loss.path()));
        ben.onLost(loss -> lost.add("ben " + loss.path()));
        Claim kept = done(ann.claim("kept", new ClaimOptions()));
        assertThat(done(ben.claim("kept-too", new ClaimOptions()))).isNotNull();
        Cut cut = Cut.all(one.hazelcast(), two.hazelcast());
        long first = done(ann.claim("both", new ClaimOptions())).fence();
        long second = done(ben.claim("both", new ClaimOptions())).fence();
        cut.heal();
        Awaitility.await().atMost(Duration.ofSeconds(40)).until(() -> !lost.isEmpty());
        assertThat(lost).containsExactly(first < second ? "ann both" : "ben both");
        done(ann.release(List.of(kept.path())));
        done(ben.release(List.of("kept-too")));
        assertThat(lost).hasSize(1);
    }

    @Test
    void after_a_heal_the_event_bus_carries_calls_and_events_to_who_listened_before_both_ways() {
        Set<String> crossed = ConcurrentHashMap.newKeySet();
        noteCalls(one, "two to one", crossed);
        noteCalls(two, "one to two", crossed);
        List<String> heard = new CopyOnWriteArrayList<>();
        List<String> workspaces = List.of("w0", "w1", "w2", "w3", "w4", "w5");
        for (String workspace : workspaces) {
            done(listen(one, workspace, event -> heard.add("one " + workspace)));
            done(listen(two, workspace, event -> heard.add("two " + workspace)));
        }
        Cut cut = Cut.all(one.hazelcast(), two.hazelcast());
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> members(one) == 1 && members(two) == 1);
        cut.heal();
        Awaitility.await().atMost(Duration.ofSeconds(40)).until(() -> members(one) == 2 && members(two) == 2);
        heard.clear();
        crossed.clear();
        // a dozen calls from each side: some of them go to the other one, and half the ledgers are there
        Awaitility.await()
                .atMost(Duration.ofSeconds(40))
                .pollInterval(Duration.ofMillis(500))
                .ignoreExceptions()
                .until(() -> {
                    for (String workspace : workspaces) {
                        done(opened(one, workspace, "one to two"));
                        done(opened(two, workspace, "two to one"));
                    }
                    return crossed.size() == 2
                            && workspaces.stream()
                                    .allMatch(workspace ->
                                            heard.contains("one " + workspace) && heard.contains("two " + workspace));
                });
    }

    private static Future<Message<JsonObject>> opened(ClusteredNode node, String workspace, String way) {
        JsonObject message = new JsonObject().put("op", "open").put("workspace", workspace);
        return node.vertx().eventBus().request("dibs.api", message, new DeliveryOptions().addHeader("way", way));
    }

    /** Notes the calls that come a certain way. */
    private static void noteCalls(ClusteredNode node, String way, Set<String> noted) {
        node.vertx().eventBus().addInboundInterceptor(delivery -> {
            if (way.equals(delivery.message().headers().get("way"))) {
                noted.add(way);
            }
            delivery.next();
        });
    }

    private static Future<Void> listen(ClusteredNode node, String workspace, Consumer<JsonObject> told) {
        MessageConsumer<JsonObject> consumer = node.vertx().eventBus().consumer("dibs.events." + workspace);
        return consumer.handler(message -> told.accept(message.body())).completion();
    }

    private static int members(ClusteredNode node) {
        return node.hazelcast().getCluster().getMembers().size();
    }

    @Test
    void a_session_outlives_its_time_and_dies_with_its_node() {
        Session holder = open(one, "holder", Duration.ofSeconds(1));
        done(holder.claim("customers/4711", new ClaimOptions()));
        List<Object> losses = new CopyOnWriteArrayList<>();
        holder.onLost(losses::add);
        Session other = open(two, "other");
        // its time is 1 s: it stands for longer only because it keeps itself alive
        Throwable refused =
                failure(other.claim("customers/4711", new ClaimOptions().setWait(Duration.ofMillis(2_500))));
        assertThat(refused).isInstanceOf(ClaimRefusedException.class);
        assertThat(losses).isEmpty();

        Future<Claim> waiting = other.claim("customers/4711", new ClaimOptions().setWait(Duration.ofSeconds(40)));
        one.hazelcast().getLifecycleService().terminate();
        assertThat(done(waiting).path()).isEqualTo("customers/4711");
        Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> !losses.isEmpty());
    }

    @Test
    void a_session_whose_sign_of_life_is_not_answered_is_over_when_its_time_is_up() {
        Session session = open(two, "ann", Duration.ofSeconds(2));
        done(session.claim("a", new ClaimOptions()));
        List<Loss> losses = new CopyOnWriteArrayList<>();
        session.onLost(losses::add);
        CountDownLatch over = new CountDownLatch(1);
        Held.until = over;
        try {
            IMap<String, String> any = two.hazelcast().getMap("any");
            // each of these holds up a thread that takes steps; a request gives up after ten seconds
            IntStream.range(0, 200).forEach(i -> any.submitToKey("key" + i, new Held()));
            Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> !losses.isEmpty());
            assertThat(losses).containsExactly(new Loss("", "heartbeat", ""));
        } finally {
            over.countDown();
        }
    }

    private static final class Held implements EntryProcessor<String, String, Boolean> {
        private static final long serialVersionUID = 1L;
        private static volatile CountDownLatch until;

        @Override
        public Boolean process(Map.Entry<String, String> entry) {
            try {
                return until.await(20, TimeUnit.SECONDS);
            } catch (InterruptedException stopped) {
                throw new IllegalStateException(stopped);
            }
        }

        @Override
        public EntryProcessor<String, String, Boolean> getBackupProcessor() {
            return null;
        }
    }

    @Test
    void a_session_whose_ledger_is_gone_is_lost_with_its_next_sign_of_life() {
        Session session = open(two, "ann", Duration.ofSeconds(18));
        done(session.claim("a", new ClaimOptions()));
        List<Loss> losses = new CopyOnWriteArrayList<>();
        session.onLost(losses::add);
        one.hazelcast().getMap(HazelcastHost.MAP).clear();
        Object other = done(open(one, "ben").claim("a", new ClaimOptions()));
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> !losses.isEmpty());
        assertThat(losses).containsExactly(new Loss("", "gone", ""));
    }

    @Test
    void a_server_whose_port_was_taken_is_deployed_on_another() throws Exception {
        Files.createDirectories(folder);
        Vertx alone = Vertx.vertx();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Map<String, String> home = Map.of("DIBS_HOME", folder.toString());
            String port = Integer.toString(taken.getLocalPort());
            Future<String> refused =
                    alone.deployVerticle(new DibsVerticle(Settings.read(Map.of("http.port", port), home)));
            Awaitility.await().until(refused::failed);
            DibsVerticle server = new DibsVerticle(Settings.read(Map.of("http.port", "0"), home));
            done(alone.deployVerticle(server));
            assertThat(new Rest("http://127.0.0.1:" + server.port())
                            .get("/readyz")
                            .status())
                    .isEqualTo(200);
        } finally {
            done(alone.close());
        }
    }

    @Test
    void without_a_cluster_the_claims_are_this_process_own() {
        Vertx alone = Vertx.vertx();
        try {
            Dibs dibs = Dibs.create(alone, new DibsOptions());
            Session session = done(dibs.workspace("acme").open(new SessionOptions().setName("importer")));
            assertThat(done(session.claim("a", new ClaimOptions())).fence()).isPositive();
            assertThat(done(dibs.workspace("acme").isFree("a"))).isFalse();
            done(session.close());
            assertThat(done(dibs.workspace("acme").isFree("a"))).isTrue();
            done(dibs.close());
        } finally {
            done(alone.close());
        }
    }

    private static Session open(ClusteredNode node, String id) {
        return open(node, id, Duration.ofSeconds(30));
    }

    private static Session open(ClusteredNode node, String id, Duration ttl) {
        return done(Dibs.create(node.vertx(), new DibsOptions())
                .workspace("acme")
                .open(new SessionOptions().setId(id).setTtl(ttl)));
    }

    private ClusteredNode member(ClusterSettings settings) {
        return done(ClusteredNode.start(
                settings,
                new VertxOptions(),
                folder.resolve("cache-" + settings.port()).toString()));
    }

    private static Throwable failure(Future<?> future) {
        Throwable thrown = catchThrowable(() -> {
            Object ignored = future.toCompletionStage()
                    .toCompletableFuture()
                    .orTimeout(60, TimeUnit.SECONDS)
                    .join();
        });
        return thrown instanceof CompletionException wrapped ? wrapped.getCause() : thrown;
    }

    private static <T> T done(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
    }
}
