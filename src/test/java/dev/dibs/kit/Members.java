package dev.dibs.kit;

import com.hazelcast.cluster.Member;
import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import dev.dibs.core.ledger.Ledger;
import dev.dibs.core.model.LedgerSettings;
import dev.dibs.host.hazelcast.ClusterConfig;
import dev.dibs.host.hazelcast.ClusterSettings;
import dev.dibs.host.hazelcast.HazelcastHost;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/** Real members of one cluster in this JVM, on free ports of loopback. */
public final class Members implements AutoCloseable {
    private static final int FIRST_PORT = 12_000;
    private static final int LAST_PORT = 32_000;

    static {
        // when members end and begin, threads of Hazelcast's own may throw: "Connecting to self!"
        Awaitility.doNotCatchUncaughtExceptionsByDefault();
    }

    /** One member with its host. */
    public record Node(HazelcastInstance hazelcast, HazelcastHost host, int port) {
        public IMap<String, Ledger> map() {
            return hazelcast.getMap(HazelcastHost.MAP);
        }

        public boolean owns(String workspace) {
            Member owner =
                    hazelcast.getPartitionService().getPartition(workspace).getOwner();
            // nobody's while the parts are dealt out
            return owner != null && owner.localMember();
        }
    }

    public final HandTime time = new HandTime();
    private final String name = "test-" + UUID.randomUUID();
    private final List<Node> nodes = new ArrayList<>();

    public Node start() {
        return start(1);
    }

    public Node start(int quorum) {
        return start(quorum, config -> {});
    }

    /** One whose configuration is not quite that of a node. */
    public Node start(Consumer<Config> change) {
        return start(1, change);
    }

    /** One that has things of its own to bring back first. */
    public Node startReturning(int quorum) {
        return started(quorum, config -> {});
    }

    /** One that nothing may have moved to yet. */
    public Node startEmpty(int quorum) {
        Node node = made(quorum, config -> {});
        node.host().standBehind();
        return node;
    }

    private Node start(int quorum, Consumer<Config> change) {
        Node node = started(quorum, change);
        node.host().standBehind();
        return node;
    }

    private Node started(int quorum, Consumer<Config> change) {
        Node node = made(quorum, change);
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> nodes.size() == 1
                        || IntStream.range(0, 100).anyMatch(i -> node.owns("any" + i))
                                && node.hazelcast().getPartitionService().isClusterSafe());
        return node;
    }

    private Node made(int quorum, Consumer<Config> change) {
        Config config = ClusterConfig.of(settings(name));
        change.accept(config);
        HazelcastInstance instance = Hazelcast.newHazelcastInstance(config);
        int port = instance.getCluster().getLocalMember().getAddress().getPort();
        Node node = new Node(instance, new HazelcastHost(instance, LedgerSettings.defaults(), quorum, 2, time), port);
        nodes.add(node);
        return node;
    }

    /** How the next member would be set up. */
    public ClusterSettings settings(String cluster) {
        List<String> join = nodes.stream()
                .filter(node -> node.hazelcast().getLifecycleService().isRunning())
                .map(node -> "127.0.0.1:" + node.port())
                .toList();
        return ClusterSettings.loopback(cluster, freePort()).joining(join);
    }

    public String name() {
        return name;
    }

    /** A workspace that this node owns. */
    public static String ownedBy(Node node, String prefix) {
        for (int i = 0; ; i++) {
            if (node.owns(prefix + i)) {
                return prefix + i;
            }
        }
    }

    /** A port that nobody listens at, below those that the system gives to connections: it is still free in a moment. */
    public static int freePort() {
        IOException last = null;
        for (int tries = 0; tries < 100; tries++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST_PORT, LAST_PORT);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                last = taken;
            }
        }
        throw new IllegalStateException("no port is free", last);
    }

    @Override
    public void close() {
        for (Node node : nodes) {
            if (node.hazelcast().getLifecycleService().isRunning()) {
                node.hazelcast().getLifecycleService().terminate();
            }
        }
    }
}
