package dev.dibs.config;

import dev.dibs.text.Durations;
import java.time.Duration;
import java.util.List;

/**
 * The cluster and this node's part in it.
 *
 * @param name members of one cluster share it
 * @param host the address this member listens on
 * @param port the first port it tries; the next free one is taken
 * @param join members to join, {@code host[:port]}; none: a cluster of one that others may join
 * @param quorum fewest anchors that may change anything
 * @param role {@code anchor} holds ledgers, {@code light} does not
 * @param partitions parts the workspaces are spread over; members must agree
 * @param heartbeatInterval how often members tell each other they live
 * @param heartbeatTimeout after so long without one a member is gone
 * @param backups copies of each ledger at most, beside the owner's; fewer while there are fewer members
 */
public record ClusterSettings(
        String name,
        String host,
        int port,
        List<String> join,
        int quorum,
        String role,
        int partitions,
        Duration heartbeatInterval,
        Duration heartbeatTimeout,
        int backups) {
    static final Key<String> NAME =
            Key.text("cluster.name", "dibs", "members of one cluster share it", "a name", v -> HttpSettings.isName(v));
    static final Key<String> HOST = Key.text(
            "cluster.host",
            "127.0.0.1",
            "the address this member listens on",
            "a host name or address",
            v -> HttpSettings.isName(v));
    static final Key<Integer> PORT =
            Key.number("cluster.port", 5701, 1, 65_535, "the first port this member tries; the next free one is taken");
    static final Key<List<String>> JOIN = Key.list(
            "cluster.join",
            "members to join; none: a cluster of one that others may join",
            "members like host or host:port",
            v -> HttpSettings.isName(v));
    static final Key<Integer> QUORUM =
            Key.number("cluster.quorum", 1, 1, 100, "fewest anchors that may change anything");
    static final Key<String> ROLE =
            Key.choice("cluster.role", "anchor", "anchor holds ledgers, light does not", List.of("anchor", "light"));
    static final Key<Integer> PARTITIONS = Key.number(
            "cluster.partitions", 31, 1, 10_007, "parts the workspaces are spread over; all members need the same");
    static final Key<Duration> HEARTBEAT_INTERVAL = Key.duration(
            "cluster.heartbeat-interval",
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofMinutes(1),
            "how often members tell each other they live; whole seconds");
    static final Key<Duration> HEARTBEAT_TIMEOUT = Key.duration(
            "cluster.heartbeat-timeout",
            Duration.ofSeconds(10),
            Duration.ofSeconds(2),
            Duration.ofMinutes(10),
            "a member silent for so long is gone; whole seconds");
    static final Key<Integer> BACKUPS = Key.numberOr(
            "auto", 2, "cluster.backups", 0, 6, "copies of each ledger at most; auto is 2, fewer while members are");

    static final List<Key<?>> KEYS =
            List.of(NAME, HOST, PORT, JOIN, QUORUM, ROLE, PARTITIONS, HEARTBEAT_INTERVAL, HEARTBEAT_TIMEOUT, BACKUPS);

    /** Checks the bounds. */
    public ClusterSettings {
        name = NAME.check(name);
        host = HOST.check(host);
        port = PORT.check(port);
        join = JOIN.check(List.copyOf(join));
        quorum = QUORUM.check(quorum);
        role = ROLE.check(role);
        partitions = PARTITIONS.check(partitions);
        heartbeatInterval = HEARTBEAT_INTERVAL.check(heartbeatInterval);
        heartbeatTimeout = HEARTBEAT_TIMEOUT.check(heartbeatTimeout);
        backups = BACKUPS.check(backups);
        if (heartbeatTimeout.compareTo(heartbeatInterval.multipliedBy(2)) < 0) {
            throw new SettingsException("cluster.heartbeat-timeout is '" + Durations.print(heartbeatTimeout)
                    + "'; allowed: at least twice cluster.heartbeat-interval, which is "
                    + Durations.print(heartbeatInterval));
        }
    }

    /** Whether this node holds no ledgers. */
    public boolean light() {
        return role.equals("light");
    }

    static ClusterSettings of(Values values) {
        return new ClusterSettings(
                values.get(NAME),
                values.get(HOST),
                values.get(PORT),
                values.get(JOIN),
                values.get(QUORUM),
                values.get(ROLE),
                values.get(PARTITIONS),
                values.get(HEARTBEAT_INTERVAL),
                values.get(HEARTBEAT_TIMEOUT),
                values.get(BACKUPS));
    }
}
