package dev.dibs;

import dev.dibs.client.cli.NodeRunner;
import dev.dibs.config.NodeFile;
import dev.dibs.config.NodeLock;
import dev.dibs.config.Settings;
import dev.dibs.host.hazelcast.ClusterException;
import dev.dibs.host.hazelcast.ClusterSettings;
import dev.dibs.host.hazelcast.ClusteredNode;
import dev.dibs.journal.Journal;
import dev.dibs.ops.NodeLog;
import io.vertx.core.Future;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A node as a process of its own: starts, says in its home where it is, and stops in order when told to. */
final class Sidecar implements NodeRunner {
    private static final System.Logger LOG = System.getLogger(Sidecar.class.getName());
    private static final long START_SECONDS = 60;
    private static final long UNDEPLOY_SECONDS = 2;
    private static final long STOP_SECONDS = 6;
    private static final String CACHE = "cache";

    @Override
    public int run(Settings settings) throws Exception {
        NodeLog.begin(settings.node().logLevel(), settings.node().logFormat());
        LOG.log(Level.INFO, "dibs {0} starts: {1}", Engine.version(), settings.describe());
        Path home = settings.home();
        NodeLock.hold(home);
        sweep(home);
        long pid = ProcessHandle.current().pid();
        FutureTask<@Nullable Journal> opening = new FutureTask<>(() -> journal(settings));
        new Thread(opening, "dibs-opening").start();
        ClusteredNode node = node(settings);
        DibsVerticle verticle;
        CountDownLatch stopped = new CountDownLatch(1);
        try {
            Journal journal = opening.get(START_SECONDS, TimeUnit.SECONDS);
            verticle = new DibsVerticle(settings, journal);
            String id = await(node.vertx().deployVerticle(verticle), START_SECONDS);
            Thread hook = new Thread(
                    () -> {
                        stop(node, id, home, pid);
                        close(journal);
                        stopped.countDown();
                    },
                    "dibs-stopping");
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (ExecutionException failed) {
            node.hazelcast().getLifecycleService().terminate();
            LOG.log(Level.ERROR, "dibs cannot start", failed);
            Throwable cause = failed.getCause();
            // the command line tells it as it is
            throw new IOException(String.valueOf(cause == null ? failed.getMessage() : cause.getMessage()), failed);
        }
        String url = "http://" + bracketed(settings.http().host()) + ":" + verticle.port();
        new NodeFile(url, pid, node.port()).write(home);
        LOG.log(Level.INFO, "dibs listens at {0}; cluster port {1,number,#}", url, node.port());
        stopped.await();
        return 0;
    }

    private static ClusteredNode node(Settings settings) throws Exception {
        try {
            return await(
                    ClusteredNode.start(
                            cluster(settings.cluster()),
                            new VertxOptions(),
                            settings.home().resolve(CACHE).toString()),
                    START_SECONDS);
        } catch (ClusterException refused) {
            // says what to do, and the command line tells it as it is
            throw new IOException(refused.getMessage(), refused);
        }
    }

    /** Deletes the files of Vert.x that nodes of this home left which were killed. */
    private static void sweep(Path home) throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(home, CACHE + "-*")) {
            for (Path folder : left) {
                try (Stream<Path> all = Files.walk(folder)) {
                    for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
                        Files.delete(one);
                    }
                }
            }
        }
    }

    private static void stop(ClusteredNode node, String verticle, Path home, long pid) {
        LOG.log(Level.INFO, "dibs stops");
        try {
            NodeFile.delete(home, pid);
            // one after the other, here: a future of a Vert.x that is closed meanwhile is never told that it is
            // complete
            Future<Void> undeployed = node.vertx().undeploy(verticle).otherwiseEmpty();
            await(undeployed, UNDEPLOY_SECONDS);
            await(node.stop(), STOP_SECONDS);
        } catch (IOException | ExecutionException | TimeoutException | InterruptedException failed) {
            LOG.log(Level.WARNING, "dibs did not stop in order", failed);
        }
    }

    /** The journal takes a moment to open; the cluster does, too. */
    private static @Nullable Journal journal(Settings settings) {
        return settings.journal().enabled()
                ? Journal.open(settings.home().resolve("journal"), settings.journal())
                : null;
    }

    private static void close(@Nullable Journal journal) {
        if (journal != null) {
            journal.close();
        }
    }

    private static ClusterSettings cluster(dev.dibs.config.ClusterSettings settings) {
        return new ClusterSettings(
                settings.name(),
                settings.host(),
                settings.port(),
                settings.join(),
                settings.partitions(),
                settings.heartbeatInterval(),
                settings.heartbeatTimeout(),
                settings.backups(),
                settings.light(),
                Engine.version());
    }

    private static String bracketed(String host) {
        return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    }

    private static <T> T await(Future<T> future, long seconds)
            throws ExecutionException, InterruptedException, TimeoutException {
        return future.toCompletionStage().toCompletableFuture().get(seconds, TimeUnit.SECONDS);
    }
}
