package dev.dibs.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dibs.kit.DibsCommand;
import dev.dibs.kit.NodeProcess;
import dev.dibs.kit.Rest;
import dev.dibs.kit.SseReader;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A sidecar alone that ends, in order or not, and is started again in its home. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class RestartTest {
    private static final String BASE = "/v1/workspaces/acme";

    @TempDir
    Path folder;

    private NodeProcess node() {
        return new NodeProcess(folder.resolve("node"), NodeProcess.uniqueCluster());
    }

    @Test
    void claims_fences_and_the_line_are_as_before_after_a_kill() {
        try (NodeProcess node = node().start()) {
            String ann = node.rest().open("acme", "ann");
            String ben = node.rest().open("acme", "ben");
            String kim = node.rest().open("acme", "kim");
            node.rest().post(BASE + "/claims", ann, "{\"paths\":[\"src/a.js\",\"doc\"],\"reason\":\"mine\"}");
            node.rest().post(BASE + "/claims", ann, "{\"paths\":[\"brief\"],\"ttl\":\"1h\"}");
            node.rest().post(BASE + "/claims", ann, "{\"paths\":[\"gone\"]}");
            node.rest().post(BASE + "/claims/release", ann, "{\"paths\":[\"gone\"]}");
            String first = waits(node, ben);
            String second = waits(node, kim);
            node.rest().call("PUT", BASE + "/resources/src/a.js", ann, "{\"value\":{\"n\":1}}");
            JsonArray claims = claims(node);
            JsonArray line = line(node);
            JsonObject resource = resource(node);
            String started = startedAt(node);
            long head = head(node);
            List<SseReader.Frame> heard = new CopyOnWriteArrayList<>();
            try (SseReader reader =
                    new SseReader(attempt -> node.url(), BASE + "/events", Long.toString(head - 2), heard::add)) {
                Awaitility.await().until(() -> heard.size() == 2);

                node.kill();
                node.start();

                assertThat(node.home().toFile().list((home, name) -> name.startsWith("cache-")))
                        .hasSize(1);
                assertThat(claims(node)).isEqualTo(claims);
                assertThat(line(node)).isEqualTo(line);
                assertThat(resource(node)).isEqualTo(resource);
                assertThat(startedAt(node)).isEqualTo(started);
                assertThat(head(node)).isGreaterThan(head);
                assertThat(node.rest()
                                .post(BASE + "/sessions/ann/heartbeat", ann, null)
                                .status())
                        .isEqualTo(200);
                assertThat(node.rest()
                                .post(BASE + "/claims/release", ann, "{\"paths\":[\"src/a.js\"]}")
                                .status())
                        .isEqualTo(200);
                assertThat(node.rest()
                                .post("/v1/workspaces/acme/tickets/" + first, ben, "{\"hold\":\"5s\"}")
                                .status())
                        .isEqualTo(201);
                Rest.Reply waiting =
                        node.rest().post("/v1/workspaces/acme/tickets/" + second, kim, "{\"hold\":\"0s\"}");
                assertThat(waiting.status()).as(waiting.text()).isEqualTo(202);

                Awaitility.await()
                        .until(() -> heard.stream()
                                .anyMatch(frame -> frame.event().equals("claim.acquired")
                                        && frame.json().getString("session").equals("ben")));
                List<Long> ids =
                        heard.stream().map(frame -> Long.valueOf(frame.id())).toList();
                assertThat(ids).isSorted().doesNotHaveDuplicates();
                assertThat(heard.stream().filter(frame -> frame.event().equals("reset")))
                        .as("the only leap is told")
                        .hasSize(1);
            }
            JsonArray history =
                    node.rest().get(BASE + "/history?limit=1000").json().getJsonArray("events");
            Set<String> types = history.stream()
                    .map(event -> ((JsonObject) event).getString("type"))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(types).contains("session.opened", "claim.acquired", "claim.released", "claim.queued", "reset");
        }
    }

    @Test
    void what_was_acknowledged_stands_however_often_the_process_is_killed_under_load() throws Exception {
        long seed = Long.getLong("dibs.seed", System.nanoTime() & 0xffffffL);
        int rounds = Integer.getInteger("dibs.kills", 4);
        System.out.println("restart: seed " + seed + ", " + rounds + " kills");
        Random random = new Random(seed);
        int acknowledged = 0;
        try (NodeProcess node = node().start()) {
            List<Worker> workers = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                workers.add(new Worker(i, node.rest().open("acme", "w" + i)));
            }
            for (int round = 0; round < rounds; round++) {
                AtomicBoolean over = new AtomicBoolean();
                List<Thread> threads = new ArrayList<>();
                for (Worker worker : workers) {
                    Thread thread = new Thread(() -> worker.work(node.rest(), over));
                    thread.start();
                    threads.add(thread);
                }
                int before =
                        workers.stream().mapToInt(worker -> worker.acknowledged).sum();
                int enough = before + 200 + random.nextInt(400);
                Awaitility.await()
                        .atMost(Duration.ofSeconds(30))
                        .pollInterval(Duration.ofMillis(1))
                        .until(() -> workers.stream()
                                        .mapToInt(worker -> worker.acknowledged)
                                        .sum()
                                >= enough);
                node.kill();
                over.set(true);
                for (Thread thread : threads) {
                    thread.join();
                }
                node.start();
                for (Worker worker : workers) {
                    worker.check(node.rest());
                }
            }
            acknowledged =
                    workers.stream().mapToInt(worker -> worker.acknowledged).sum();
        }
        assertThat(acknowledged).as("enough load").isGreaterThan(200 * rounds);
    }

    @Test
    void a_whole_cluster_is_back_with_the_newest_it_knew_whoever_starts_first() {
        String cluster = NodeProcess.uniqueCluster();
        try (NodeProcess older = new NodeProcess(folder.resolve("older"), cluster).start();
                NodeProcess newer = new NodeProcess(folder.resolve("newer"), cluster)) {
            newer.joining(List.of(older)).start();
            String ann = older.rest().open("acme", "ann");
            String ben = newer.rest().open("acme", "ben");
            older.rest().post(BASE + "/claims", ann, "{\"paths\":[\"both\",\"let-go-later\"]}");
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(newer::isSafe);
            older.kill();
            // known to one journal alone
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> newer.rest()
                                    .post(BASE + "/claims/release", ann, "{\"paths\":[\"let-go-later\"]}")
                                    .status()
                            == 200);
            newer.rest().post(BASE + "/claims", ben, "{\"paths\":[\"late\"]}");
            JsonArray claims = claims(newer);
            long head = head(newer);
            newer.kill();

            older.with("DIBS_JOIN", "").start();
            assertThat(claims(older).encode()).as("it knows no better").contains("both", "let-go-later");
            newer.with("DIBS_JOIN", "127.0.0.1:" + older.clusterPort()).start();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(claims(older)).isEqualTo(claims));
            assertThat(claims(newer)).isEqualTo(claims);
            assertThat(head(newer)).isGreaterThan(head);
            assertThat(older.rest()
                            .post(BASE + "/sessions/ben/heartbeat", ben, null)
                            .status())
                    .isEqualTo(200);
            JsonArray history =
                    older.rest().get(BASE + "/history?limit=1000").json().getJsonArray("events");
            assertThat(history.encode()).as("what the other journal knows").contains("late", "let-go-later");

            older.kill();
            newer.kill();
            newer.with("DIBS_JOIN", "").start();
            older.with("DIBS_JOIN", "127.0.0.1:" + newer.clusterPort()).start();
            assertThat(claims(older)).isEqualTo(claims);
        }
    }

    @Test
    void a_session_whose_process_ended_meanwhile_ends_and_one_whose_process_lives_goes_on() throws Exception {
        Process dies = new ProcessBuilder("sleep", "600").start();
        Process lives = new ProcessBuilder("sleep", "600").start();
        try (NodeProcess node = node().start()) {
            String short1 = opened(node, "short", dies.pid());
            String long1 = opened(node, "long", lives.pid());
            node.rest().post(BASE + "/claims", short1, "{\"paths\":[\"a\"]}");
            node.rest().post(BASE + "/claims", long1, "{\"paths\":[\"b\"]}");
            node.kill();
            dies.destroyForcibly().waitFor();
            node.start();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(2))
                    .until(() -> node.rest().get(BASE + "/claims/a").json().getBoolean("free"));
            assertThat(node.rest().get(BASE + "/claims/b").json().getBoolean("free"))
                    .isFalse();
            lives.destroyForcibly().waitFor();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(4))
                    .until(() -> node.rest().get(BASE + "/claims/b").json().getBoolean("free"));
        } finally {
            dies.destroyForcibly();
            lives.destroyForcibly();
        }
    }

    @Test
    void the_command_line_rides_over_a_killed_sidecar() throws Exception {
        try (DibsCommand dibs = new DibsCommand(folder)) {
            dibs.as("ann", "claim", "src/a.js", "--reason", "mine");
            DibsCommand.kill(dibs.node());
            DibsCommand.Result check = dibs.as("ben", "claim", "src/a.js");
            assertThat(check.exit()).as(check.all()).isEqualTo(3);
            assertThat(check.out()).contains("by         ann", "reason     mine");
            assertThat(dibs.as("ann", "release", "src/a.js").exit()).isZero();
            assertThat(dibs.run("down").exit()).isZero();
            DibsCommand.Result history = dibs.run("history", "src/a.js");
            assertThat(history.out()).as(history.all()).contains("ann", "released", "mine");
            DibsCommand.Result conflicts = dibs.run("conflicts");
            assertThat(conflicts.out()).as(conflicts.all()).contains("ben", "ann", "claimed", "open");
        }
    }

    @Test
    void a_journal_that_cannot_be_read_is_said_and_nothing_starts_without_it() throws Exception {
        Path home = folder.resolve("node");
        try (NodeProcess node = node()) {
            Files.createDirectories(home.resolve("journal"));
            Files.writeString(home.resolve("journal").resolve("journal.db"), "this is no journal".repeat(400));
            node.launch();
            assertThat(node.process().waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(node.process().exitValue()).isEqualTo(1);
            assertThat(node.log())
                    .contains("journal")
                    .contains("cannot be opened")
                    .contains("dibs doctor");
        }
    }

    private static String opened(NodeProcess node, String id, long pid) {
        return node.rest()
                .post(BASE + "/sessions", null, "{\"id\":\"" + id + "\",\"pid\":" + pid + "}")
                .json()
                .getString("token");
    }

    private static String waits(NodeProcess node, String token) {
        Rest.Reply reply = node.rest()
                .post(BASE + "/claims", token, "{\"paths\":[\"src/a.js\"],\"wait\":\"10m\",\"hold\":\"0s\"}");
        assertThat(reply.status()).as(reply.text()).isEqualTo(202);
        return reply.json().getString("ticket");
    }

    /** Who holds what, without what changes by the second. */
    private static JsonArray claims(NodeProcess node) {
        JsonArray all = new JsonArray();
        for (Object one : node.rest().get(BASE + "/claims").json().getJsonArray("claims")) {
            JsonObject claim = (JsonObject) one;
            all.add(claim.getString("path") + " " + claim.getString("session") + " " + claim.getLong("fence") + " "
                    + claim.getString("mode") + " " + claim.getString("reason") + " " + claim.getString("acquiredAt"));
        }
        return all;
    }

    /** What it is, without the workspace's revision. */
    private static JsonObject resource(NodeProcess node) {
        JsonObject resource = node.rest().get(BASE + "/resources/src/a.js").json();
        resource.remove("revision");
        return resource;
    }

    private static String startedAt(NodeProcess node) {
        return node.rest().get(BASE + "/sessions/ann").json().getString("startedAt");
    }

    private static JsonArray line(NodeProcess node) {
        JsonArray line = new JsonArray();
        for (Object one : node.rest().get(BASE + "/claims/src/a.js").json().getJsonArray("waiters")) {
            line.add(((JsonObject) one).getString("session"));
        }
        return line;
    }

    private static long head(NodeProcess node) {
        return node.rest().get(BASE + "/claims").json().getLong("revision");
    }

    /** Claims and releases one path, and knows what the node acknowledged last. */
    private static final class Worker {
        private final String path;
        private final String token;
        private volatile int acknowledged;
        private boolean held;
        private boolean unsure;
        private volatile String refused;

        Worker(int number, String token) {
            this.path = "path" + number;
            this.token = token;
        }

        void work(Rest rest, AtomicBoolean over) {
            while (!over.get()) {
                String call = held ? "/claims/release" : "/claims";
                try {
                    unsure = true;
                    Rest.Reply reply = rest.post(BASE + call, token, "{\"paths\":[\"" + path + "\"]}");
                    if (reply.status() != 200 && reply.status() != 201) {
                        refused = reply.text();
                        return;
                    }
                    held = !held;
                    unsure = false;
                    acknowledged++;
                } catch (UncheckedIOException killed) {
                    return;
                }
            }
        }

        void check(Rest rest) {
            assertThat(refused).as("nobody is in the way").isNull();
            boolean free = rest.get(BASE + "/claims/" + path).json().getBoolean("free");
            if (!unsure) {
                assertThat(free).as(path + " is as it was acknowledged").isEqualTo(!held);
            }
            held = !free;
            unsure = false;
        }
    }
}
