package dev.dibs.host.hazelcast;

import dev.dibs.core.model.Frozen;
import java.time.Duration;
import java.util.List;

/**
 * How this node takes part in a cluster.
 *
 * @param name of the cluster; members of another name do not see each other
 * @param host the address it listens on; others reach it by this one
 * @param port the first port it tries; the next free one of a hundred is taken
 * @param join members to join, {@code host} or {@code host:port}; none to be a cluster of one that others may join
 * @param partitions into how many parts the workspaces are spread; the same on all members
 * @param heartbeatInterval how often members show that they live, in whole seconds
 * @param heartbeatTimeout when a silent member is given up, in whole seconds
 * @param backups how many copies a ledger has beside its owner's, 0 to 6
 * @param light whether it holds no ledgers
 * @param version of dibs, as others see it
 */
public record ClusterSettings(
        String name,
        String host,
        int port,
        List<String> join,
        int partitions,
        Duration heartbeatInterval,
        Duration heartbeatTimeout,
        int backups,
        boolean light,
        String version) {
    /** Checks and copies. */
    public ClusterSettings {
        join = Frozen.list(join);
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("cluster port is " + port + "; allowed are 1 to 65535");
        }
        if (partitions < 1 || partitions > 10_000) {
            throw new IllegalArgumentException("cluster partitions is " + partitions + "; allowed are 1 to 10000");
        }
        if (backups < 0 || backups > 6) {
            throw new IllegalArgumentException("cluster backups is " + backups + "; allowed are 0 to 6");
        }
        if (heartbeatInterval.toSeconds() < 1 || heartbeatTimeout.compareTo(heartbeatInterval.multipliedBy(2)) < 0) {
            throw new IllegalArgumentException(
                    "cluster heartbeat interval is " + heartbeatInterval + " and its time-out " + heartbeatTimeout
                            + "; the interval is 1 s or more, the time-out twice that or more");
        }
    }

    /** A cluster of one on loopback that others may join. */
    public static ClusterSettings loopback(String name, int port) {
        return new ClusterSettings(
                name, "127.0.0.1", port, List.of(), 31, Duration.ofSeconds(1), Duration.ofSeconds(10), 2, false, "");
    }

    /** The same, joining others. */
    public ClusterSettings joining(List<String> members) {
        return new ClusterSettings(
                name, host, port, members, partitions, heartbeatInterval, heartbeatTimeout, backups, light, version);
    }

    /** The same with so many partitions. */
    public ClusterSettings withPartitions(int count) {
        return new ClusterSettings(
                name, host, port, join, count, heartbeatInterval, heartbeatTimeout, backups, light, version);
    }
}
