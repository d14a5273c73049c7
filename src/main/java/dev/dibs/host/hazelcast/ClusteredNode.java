package dev.dibs.host.hazelcast;

import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.IndeterminateOperationStateException;
import com.hazelcast.core.LifecycleEvent;
import com.hazelcast.core.LifecycleEvent.LifecycleState;
import com.hazelcast.core.LocalMemberResetException;
import io.vertx.core.Completable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.spi.cluster.ClusterManager;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A Hazelcast member and a clustered Vert.x over it, started and stopped together.
 *
 * @param port where the member listens
 */
public record ClusteredNode(HazelcastInstance hazelcast, Vertx vertx, int port) {
    private static final System.Logger LOG = System.getLogger(ClusteredNode.class.getName());
    private static final long STOP_SECONDS = 5;
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final long PAUSE_MILLIS = 250;
    /** A connection of the event bus that a cut holds up is given up, as TCP alone would be late to notice that the cut is over. */
    private static final int CONNECT_MILLIS = 4_000;

    private static final int PING_MILLIS = 5_000;

    /**
     * Starts both; blocks until the member has joined.
     *
     * @param cacheFolder where Vert.x keeps its files; a folder of this node alone
     * @throws ClusterException when it cannot join, with what to do about it
     */
    public static Future<ClusteredNode> start(ClusterSettings settings, VertxOptions options, String cacheFolder) {
        warn(settings);
        Config config = ClusterConfig.of(settings);
        HazelcastInstance hazelcast = JoinWatch.join(settings, () -> Hazelcast.newHazelcastInstance(config));
        options.getFileSystemOptions().setFileCacheDir(cacheFolder);
        options.getEventBusOptions()
                .setHost(settings.host())
                .setPort(0)
                .setConnectTimeout(CONNECT_MILLIS)
                .setClusterPingInterval(PING_MILLIS)
                .setClusterPingReplyInterval(PING_MILLIS);
        return clustered(options, () -> new Presence(hazelcast), System.nanoTime() + PATIENCE.toNanos())
                .map(vertx -> new ClusteredNode(
                        hazelcast,
                        vertx,
                        hazelcast.getCluster().getLocalMember().getAddress().getPort()))
                .onFailure(e -> hazelcast.getLifecycleService().terminate());
    }

    /**
     * A member that finds the others only now is merged, and on a busy machine copies are late: what Vert.x asks of the cluster then
     * fails, and Vert.x starts again, until {@code deadline} by {@link System#nanoTime}.
     */
    static Future<Vertx> clustered(VertxOptions options, Supplier<ClusterManager> managers, long deadline) {
        return Vertx.builder()
                .with(options)
                .withClusterManager(managers.get())
                .buildClustered()
                .recover(e -> {
                    if (System.nanoTime() - deadline >= 0 || !passes(e)) {
                        return Future.failedFuture(e);
                    }
                    LOG.log(
                            Level.INFO,
                            "the cluster was not ready for Vert.x, which starts again: {0}",
                            e.getMessage());
                    Executor later = CompletableFuture.delayedExecutor(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
                    return Future.fromCompletionStage(CompletableFuture.runAsync(() -> {}, later))
                            .compose(paused -> clustered(options, managers, deadline));
                });
    }

    private static boolean passes(Throwable e) {
        return Stream.iterate(e, Objects::nonNull, Throwable::getCause)
                .anyMatch(one -> one instanceof LocalMemberResetException
                        || one instanceof IndeterminateOperationStateException);
    }

    /**
     * Hands over what this node owns, then stops; within about 5 s, else at once. Vert.x goes last, so that the steps taken
     * until the end are told.
     */
    public Future<Void> stop() {
        Future<Void> handedOver = Future.fromCompletionStage(CompletableFuture.runAsync(this::handOver, task -> {
            Thread thread = new Thread(task, "dibs-stop");
            thread.setDaemon(true);
            thread.start();
        }));
        return handedOver.transform(done -> vertx.close());
    }

    private void handOver() {
        CompletableFuture<Void> shutdown = CompletableFuture.runAsync(this::leave, task -> {
            Thread thread = new Thread(task, "dibs-hand-over");
            thread.setDaemon(true);
            thread.start();
        });
        try {
            Object done = shutdown.get(STOP_SECONDS, TimeUnit.SECONDS);
            LOG.log(Level.DEBUG, "handed over {0}", Objects.toString(done));
        } catch (TimeoutException e) {
            LOG.log(Level.WARNING, "the hand-over took over " + STOP_SECONDS + " s; this node leaves without it");
            hazelcast.getLifecycleService().terminate();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            hazelcast.getLifecycleService().terminate();
        } catch (java.util.concurrent.ExecutionException e) {
            LOG.log(Level.WARNING, "the hand-over failed; this node leaves without it", e);
            hazelcast.getLifecycleService().terminate();
        }
    }

    private void leave() {
        new HandOver(hazelcast).run();
        hazelcast.shutdown();
    }

    /**
     * Leaves a cluster that its member has left already, and puts what it says of this node into the cluster's maps again some time
     * after a merge, or after a member left: where a copy is late its own does so once, and not at all, and its failure would
     * keep Hazelcast from telling others that a merge is over.
     */
    private static final class Presence extends HazelcastClusterManager {
        private final HazelcastInstance member;
        private final Set<Long> pending = ConcurrentHashMap.newKeySet();

        private Presence(HazelcastInstance member) {
            super(member);
            this.member = member;
        }

        // it only hands on: who waits for one that puts keeps Hazelcast from telling others that a merge is over
        @Override
        @SuppressWarnings("UnsynchronizedOverridesSynchronized")
        public void stateChanged(LifecycleEvent event) {
            if (event.getState() == LifecycleState.MERGED) {
                renew(0, 3_000, 10_000, 30_000);
            }
        }

        @Override
        public synchronized void memberRemoved(MembershipEvent event) {
            super.memberRemoved(event);
            renew(3_000, 10_000, 30_000);
        }

        /** Each delay is under way once: many members may leave together. */
        private void renew(long... millis) {
            for (long each : millis) {
                if (pending.add(each)) {
                    CompletableFuture.delayedExecutor(each, TimeUnit.MILLISECONDS, ClusteredNode::onThread)
                            .execute(() -> renewNow(each));
                }
            }
        }

        private void renewNow(long millis) {
            pending.remove(millis);
            try {
                super.stateChanged(new LifecycleEvent(LifecycleState.MERGED));
            } catch (RuntimeException e) {
                LOG.log(Level.DEBUG, "what Vert.x says of this node is put into the cluster later", e);
            }
        }

        @Override
        public void leave(Completable<Void> left) {
            if (member.getLifecycleService().isRunning()) {
                super.leave(left);
            } else {
                left.succeed();
            }
        }
    }

    private static void onThread(Runnable task) {
        Thread thread = new Thread(task, "dibs-renew");
        thread.setDaemon(true);
        thread.start();
    }

    private static void warn(ClusterSettings settings) {
        if (ForkJoinPool.getCommonPoolParallelism() < 2) {
            LOG.log(
                    Level.WARNING,
                    "the common pool has one thread, and Hazelcast starts a new one for each operation; start Java with -Djava.util.concurrent.ForkJoinPool.common.parallelism=2");
        }
        try {
            if (!InetAddress.getByName(settings.host()).isLoopbackAddress()) {
                LOG.log(
                        Level.WARNING,
                        "the cluster listens on {0}, without encryption and without passwords: whoever reaches port {1,number,#} or the event bus can join, read and change everything; let a firewall admit the members only",
                        settings.host(),
                        settings.port());
            }
        } catch (UnknownHostException e) {
            throw new ClusterException("cluster host '" + settings.host() + "' is no address of this machine", e);
        }
    }
}
