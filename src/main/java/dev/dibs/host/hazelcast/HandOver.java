package dev.dibs.host.hazelcast;

import com.hazelcast.cluster.Cluster;
import com.hazelcast.core.HazelcastInstance;
import dev.dibs.core.ledger.Ledger;
import io.vertx.core.Future;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Gives what a node owns to others before it leaves, and stays until they have begun to own it.
 *
 * <p>Whoever owns a ledger and finds that the one who took its last step is gone must take that one for lost, and begins an
 * epoch: so the one who leaves has each new owner take a step while it is still a member. It becomes a light member for that,
 * as one that only shuts down is gone with the last of its partitions.
 */
final class HandOver {
    private static final System.Logger LOG = System.getLogger(HandOver.class.getName());
    private static final long STEP_MILLIS = 1_000;

    private final HazelcastInstance instance;
    private final @Nullable HazelcastHost host;

    HandOver(HazelcastInstance instance) {
        this.instance = instance;
        this.host = HazelcastHost.hostOf(instance);
    }

    /** Blocks; what cannot be given away is left to those that follow. */
    void run() {
        Cluster cluster = instance.getCluster();
        if (host == null
                || cluster.getLocalMember().isLiteMember()
                || cluster.getMembers().stream().noneMatch(member -> !member.localMember() && !member.isLiteMember())) {
            return;
        }
        try {
            cluster.demoteLocalDataMember();
            // those of others, too: one that was this node's a while ago may have taken no step since
            Set<String> all = instance.<String, Ledger>getMap(HazelcastHost.MAP).keySet();
            List<Future<?>> begun = List.copyOf(all.stream()
                    .map(workspace -> host.outgoing().send(workspace, host.tick()))
                    .toList());
            Future.join(begun).toCompletionStage().toCompletableFuture().get(STEP_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            // the others may be leaving, too; the instance gives away what it can when it shuts down
            LOG.log(Level.DEBUG, "not all that this node owned has a new owner that took a step", e);
        }
    }
}
