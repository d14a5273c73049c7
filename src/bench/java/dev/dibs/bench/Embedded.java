package dev.dibs.bench;

import com.hazelcast.cluster.Member;
import com.hazelcast.config.Config;
import com.hazelcast.config.MapConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import dev.dibs.Dibs;
import dev.dibs.DibsOptions;
import dev.dibs.Session;
import dev.dibs.SessionOptions;
import dev.dibs.host.hazelcast.ClusterConfig;
import dev.dibs.host.hazelcast.ClusterSettings;
import dev.dibs.journal.Journal;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A node in this process, used through the Java API as a host application does, and plain maps beside it. */
final class Embedded implements AutoCloseable {
    private static final String RAW_MAP = "bench.raw";

    private final Path folder;
    final HazelcastInstance hazelcast;
    final Vertx vertx;
    final Dibs dibs;

    private Embedded(Path folder, HazelcastInstance hazelcast, Vertx vertx, Dibs dibs) {
        this.folder = folder;
        this.hazelcast = hazelcast;
        this.vertx = vertx;
        this.dibs = dibs;
    }

    /** A node that joins others of its cluster, if any are named. */
    static Embedded start(String cluster, List<String> join, int backups) throws Exception {
        return start(cluster, join, backups, null);
    }

    /** The same with a journal that what happens is written down in. */
    static Embedded start(String cluster, List<String> join, int backups, @Nullable Journal journal) throws Exception {
        Path folder = Files.createTempDirectory("dibs-bench");
        ClusterSettings loopback = ClusterSettings.loopback(cluster, freePort());
        Config config = ClusterConfig.of(new ClusterSettings(
                cluster,
                loopback.host(),
                loopback.port(),
                join,
                loopback.partitions(),
                loopback.heartbeatInterval(),
                loopback.heartbeatTimeout(),
                backups,
                false,
                "bench"));
        config.addMapConfig(new MapConfig(RAW_MAP)
                .setBackupCount(backups)
                .setStatisticsEnabled(false)
                .setPerEntryStatsEnabled(false));
        HazelcastInstance hazelcast = Hazelcast.newHazelcastInstance(config);
        VertxOptions options = new VertxOptions();
        options.getFileSystemOptions().setFileCacheDir(folder.toString());
        options.getEventBusOptions().setHost(loopback.host()).setPort(0);
        Vertx vertx = done(Vertx.builder()
                .with(options)
                .withClusterManager(new HazelcastClusterManager(hazelcast))
                .buildClustered());
        DibsOptions dibs = new DibsOptions().setBackups(backups);
        if (journal != null) {
            dibs.setJournal(journal);
        }
        return new Embedded(folder, hazelcast, vertx, Dibs.create(vertx, dibs));
    }

    /** A map as Hazelcast makes it, but with the node's number of backups and no statistics. */
    IMap<String, String> rawMap() {
        return hazelcast.getMap(RAW_MAP);
    }

    int port() {
        return hazelcast.getCluster().getLocalMember().getAddress().getPort();
    }

    /** Whether this node owns the partition of a key, which may be a workspace. */
    boolean owns(String key) {
        return owner(key).localMember();
    }

    Member owner(String key) {
        return hazelcast.getPartitionService().getPartition(key).getOwner();
    }

    int partition(String key) {
        return hazelcast.getPartitionService().getPartition(key).getPartitionId();
    }

    /** Sessions that live for an hour. */
    List<Session> sessions(String workspace, int number) throws Exception {
        List<Session> sessions = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            sessions.add(done(dibs.workspace(workspace).open(new SessionOptions().setTtl(Duration.ofHours(1)))));
        }
        return sessions;
    }

    static <T> T done(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() throws Exception {
        hazelcast.getLifecycleService().terminate();
        Folders.delete(folder);
    }
}
