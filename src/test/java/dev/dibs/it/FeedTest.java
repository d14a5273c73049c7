package dev.dibs.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dibs.DibsVerticle;
import dev.dibs.config.Settings;
import dev.dibs.host.hazelcast.ClusterSettings;
import dev.dibs.host.hazelcast.ClusteredNode;
import dev.dibs.kit.Members;
import dev.dibs.kit.NodeProcess;
import dev.dibs.kit.Rest;
import dev.dibs.kit.SseReader;
import io.vertx.core.Future;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Subscribers that come and go, and such that do not read. */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class FeedTest {
    private static final int EVENTS = 10_000;
    private static final int CUTS = 200;
    private static final int WRITERS = 8;
    private static final String BASE = "/v1/workspaces/acme";

    @TempDir
    Path folder;

    @Test
    void who_disconnects_200_times_while_10_000_events_pass_has_each_once_and_in_order() throws Exception {
        long seed = Long.getLong("dibs.seed", System.nanoTime());
        System.out.println("seed " + seed);
        String cluster = NodeProcess.uniqueCluster();
        try (Node one = new Node(folder.resolve("one"), ClusterSettings.loopback(cluster, Members.freePort()));
                Node two = new Node(
                        folder.resolve("two"),
                        ClusterSettings.loopback(cluster, Members.freePort())
                                .joining(List.of("127.0.0.1:" + one.clustered.port())))) {
            List<Long> heard = Collections.synchronizedList(new ArrayList<>());
            List<String> types = Collections.synchronizedList(new ArrayList<>());
            AtomicInteger untilCut = new AtomicInteger(1);
            AtomicInteger cuts = new AtomicInteger();
            Random random = new Random(seed);
            SseReader[] self = new SseReader[1];
            self[0] =
                    new SseReader(attempt -> (random.nextBoolean() ? one : two).url(), BASE + "/events", "0", frame -> {
                        heard.add(Long.valueOf(frame.id()));
                        types.add(frame.event());
                        if (frame.connection() > cuts.get() && untilCut.decrementAndGet() <= 0) {
                            cuts.set(frame.connection());
                            untilCut.set(random.nextInt(EVENTS / CUTS));
                            self[0].cut();
                        }
                    });
            try (SseReader reader = self[0]) {
                write(List.of(one.url(), two.url()), EVENTS);
                long head =
                        new Rest(two.url()).get(BASE + "/claims?limit=1").json().getLong("revision");
                Awaitility.await("revision " + head)
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> !heard.isEmpty() && heard.get(heard.size() - 1) >= head);
                assertThat(heard.get(heard.size() - 1)).isEqualTo(head);
                assertThat(reader.connections()).isGreaterThanOrEqualTo(CUTS);
            }
            assertThat(heard).hasSizeGreaterThanOrEqualTo(EVENTS);
            for (int i = 1; i < heard.size(); i++) {
                assertThat(heard.get(i))
                        .as("after %s, seed %s", heard.get(i - 1), seed)
                        .isEqualTo(heard.get(i - 1) + 1);
            }
            assertThat(types.subList(1, types.size())).doesNotContain("reset", "slow");
        }
    }

    @Test
    void who_never_reads_is_cut_off_and_can_resume_and_the_node_does_not_grow() throws Exception {
        try (NodeProcess node = new NodeProcess(folder.resolve("slow"), NodeProcess.uniqueCluster())) {
            node.withJava("-Xmx72m").withJava("-XX:+ExitOnOutOfMemoryError").start();
            String token = node.rest().open("acme", "first");
            long before = node.rest().get(BASE + "/claims").json().getLong("revision");
            List<Socket> sleepers = new ArrayList<>();
            try {
                for (int i = 0; i < 40; i++) {
                    sleepers.add(sleeper(node.port()));
                }
                // 40 subscribers with 10 MB each unread: several times what the node has
                write(List.of(node.url()), EVENTS, "r".repeat(900), "writer-");
                // and who takes nothing for 3 s is stuck: more passes meanwhile
                long full = System.nanoTime();
                for (int i = 0; System.nanoTime() - full < Duration.ofSeconds(6).toNanos(); i++) {
                    write(List.of(node.url()), 400, "more", "more-" + i + "-");
                }
                assertThat(node.isAlive()).as(node.log()).isTrue();
                assertThat(node.rest().get("/livez").status()).isEqualTo(200);
                assertThat(node.log()).doesNotContain("OutOfMemory");

                Drained drained = null;
                int slow = 0;
                for (Socket sleeper : sleepers.subList(0, 8)) {
                    Drained one = drain(sleeper, node);
                    if (one.slow()) {
                        slow++;
                        drained = one;
                    }
                }
                assertThat(slow).as("subscribers cut off, and told why").isPositive();
                long revision = drained.revision();
                String last = Long.toString(revision);
                assertThat(revision).isGreaterThanOrEqualTo(before);

                List<SseReader.Frame> rest = Collections.synchronizedList(new ArrayList<>());
                long head = node.rest().get(BASE + "/claims?limit=1").json().getLong("revision");
                try (SseReader resumed = new SseReader(attempt -> node.url(), BASE + "/events", last, rest::add)) {
                    Awaitility.await()
                            .atMost(Duration.ofSeconds(60))
                            .until(() -> !rest.isEmpty()
                                    && Long.parseLong(rest.get(rest.size() - 1).id()) >= head);
                }
                JsonObject first = rest.get(0).json();
                assertThat(
                                first.getString("type").equals("reset")
                                        ? first.containsKey("state")
                                        : first.getLong("revision") == revision + 1)
                        .as("resumed after " + revision + " with " + first)
                        .isTrue();
            } finally {
                for (Socket sleeper : sleepers) {
                    sleeper.close();
                }
            }
            assertThat(token).isNotEmpty();
        }
    }

    /** Where an unread stream ended, and whether it ended because its reader was too slow. */
    private record Drained(long revision, boolean slow) {}

    /** Reads what was sent: without a hole but for a reset with the state, up to the cut or to the newest event. */
    private static Drained drain(Socket socket, NodeProcess node) throws IOException {
        long head = node.rest().get(BASE + "/claims?limit=1").json().getLong("revision");
        BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        long revision = -1;
        long leapt = -1;
        for (String line = in.readLine(); line != null && !line.equals("0"); line = in.readLine()) {
            if (line.equals("event: slow")) {
                return new Drained(revision, true);
            } else if (line.startsWith("event: ")) {
                assertThat(leapt == -1 || line.equals("event: reset"))
                        .as("a leap from " + leapt + " to " + revision + " with " + line)
                        .isTrue();
                leapt = -1;
            } else if (line.startsWith("data: ") && revision >= head) {
                break;
            } else if (line.startsWith("id: ")) {
                long next = Long.parseLong(line.substring(4));
                leapt = revision >= 0 && next != revision + 1 ? revision : -1;
                revision = next;
            }
        }
        return new Drained(revision, false);
    }

    private static Socket sleeper(int port) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4_096);
        socket.setSoTimeout(30_000);
        socket.connect(new InetSocketAddress("127.0.0.1", port));
        socket.getOutputStream()
                .write(("GET " + BASE + "/events HTTP/1.1\r\nHost: 127.0.0.1:" + port
                                + "\r\nAccept: text/event-stream\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static void write(List<String> urls, int events) throws InterruptedException {
        write(urls, events, "", "writer-");
    }

    /** Claims and releases, two events each, by several sessions over all nodes. */
    private static void write(List<String> urls, int events, String reason, String sessions)
            throws InterruptedException {
        List<String> faults = Collections.synchronizedList(new ArrayList<>());
        List<Thread> writers = new ArrayList<>();
        for (int w = 0; w < WRITERS; w++) {
            int number = w;
            Thread writer = new Thread(() -> {
                try {
                    String token = new Rest(urls.get(number % urls.size())).open("acme", sessions + number);
                    String paths = "{\"paths\":[\"p" + number + "\"]";
                    for (int i = 0; i < events / 2 / WRITERS; i++) {
                        Rest rest = new Rest(urls.get((number + i) % urls.size()));
                        expect(201, rest.post(BASE + "/claims", token, paths + ",\"reason\":\"" + reason + "\"}"));
                        expect(
                                200,
                                rest.post(BASE + "/claims/release", token, paths + ",\"note\":\"" + reason + "\"}"));
                    }
                } catch (RuntimeException | AssertionError failure) {
                    faults.add(failure.toString());
                }
            });
            writers.add(writer);
            writer.start();
        }
        for (Thread writer : writers) {
            writer.join();
        }
        assertThat(faults).isEmpty();
    }

    private static void expect(int status, Rest.Reply reply) {
        assertThat(reply.status()).as(reply.text()).isEqualTo(status);
    }

    /** A node in this JVM, with its real HTTP port. */
    private static final class Node implements AutoCloseable {
        private final ClusteredNode clustered;
        private final DibsVerticle verticle;

        private Node(Path home, ClusterSettings settings) throws Exception {
            Files.createDirectories(home);
            clustered = done(ClusteredNode.start(
                    settings, new VertxOptions(), home.resolve("cache").toString()));
            verticle = new DibsVerticle(Settings.read(Map.of("http.port", "0"), Map.of("DIBS_HOME", home.toString())));
            done(clustered.vertx().deployVerticle(verticle));
        }

        private String url() {
            return "http://127.0.0.1:" + verticle.port();
        }

        @Override
        public void close() throws Exception {
            done(clustered.stop());
        }

        private static <T> T done(Future<T> future) throws Exception {
            return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
        }
    }
}
