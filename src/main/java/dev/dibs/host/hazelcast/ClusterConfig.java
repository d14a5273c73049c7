package dev.dibs.host.hazelcast;

import com.hazelcast.config.AdvancedNetworkConfig;
import com.hazelcast.config.Config;
import com.hazelcast.config.InMemoryFormat;
import com.hazelcast.config.JavaSerializationFilterConfig;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MergePolicyConfig;
import com.hazelcast.config.MultiMapConfig;
import com.hazelcast.config.ServerSocketEndpointConfig;
import com.hazelcast.config.TcpIpConfig;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.spi.merge.DiscardMergePolicy;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.UUID;

/**
 * The Hazelcast configuration of a node.
 *
 * <p>One port, for members only: no client, REST or memcache may connect. A packet is read before its sender has joined, so
 * what Java serialization may bring to life is a short list: the faults that members tell each other. Members are found by
 * address and by nothing else, and nothing is sent to the maker.
 */
public final class ClusterConfig {
    private static final System.Logger LOG = System.getLogger(ClusterConfig.class.getName());
    /** The attribute of a member that names its number of partitions. */
    static final String PARTITIONS = "dibs.partitions";

    private static final int PORTS = 100;
    /**
     * By default a connection that is begun under a cut is waited for as long as TCP tries, two minutes: after a cut of a minute its
     * next try is half a minute away. A search waits 5 s for a connection; TCP tries at 0, 1 and 3 s.
     */
    private static final int CONNECT_SECONDS = 4;

    private ClusterConfig() {}

    /** The configuration of a node of its own. */
    public static Config of(ClusterSettings settings) {
        Config config = new Config();
        config.setClusterName(settings.name());
        config.setLiteMember(settings.light());
        network(config, settings);
        config.setProperty("hazelcast.logging.type", "jdk");
        config.setProperty("hazelcast.partition.count", Integer.toString(settings.partitions()));
        config.setProperty(
                "hazelcast.heartbeat.interval.seconds",
                Long.toString(settings.heartbeatInterval().toSeconds()));
        config.setProperty(
                "hazelcast.max.no.heartbeat.seconds",
                Long.toString(settings.heartbeatTimeout().toSeconds()));
        config.setProperty("hazelcast.wait.seconds.before.join", "0");
        config.setProperty("hazelcast.graceful.shutdown.max.wait", "5");
        config.setProperty("hazelcast.member.demote.max.wait", "2");
        config.setProperty("hazelcast.shutdownhook.enabled", "false");
        config.setProperty("hazelcast.phone.home.enabled", "false");
        config.setProperty("hazelcast.slow.operation.detector.enabled", "false");
        config.setProperty("hazelcast.health.monitoring.level", "OFF");
        config.getMetricsConfig().setEnabled(false);
        config.getJetConfig().setEnabled(false);
        config.getMemberAttributeConfig().setAttribute(MemberLine.VERSION, settings.version());
        config.getMemberAttributeConfig().setAttribute(PARTITIONS, Integer.toString(settings.partitions()));
        // the cluster manager of Vert.x wants to find its own id in an instance that it did not start
        config.getMemberAttributeConfig()
                .setAttribute("__vertx.nodeId", UUID.randomUUID().toString());
        return prepare(config, settings.backups());
    }

    /**
     * Makes a host app's own configuration fit to hold ledgers; before its instance starts.
     *
     * @param backups how many copies a ledger has beside its owner's
     */
    public static Config prepare(Config config, int backups) {
        config.setProperty("hazelcast.operation.fail.on.indeterminate.state", "true");
        config.setProperty("hazelcast.operation.backup.timeout.millis", "1000");
        config.setProperty("hazelcast.partial.member.disconnection.resolution.heartbeat.count", "5");
        config.setProperty("hazelcast.merge.first.run.delay.seconds", "3");
        config.setProperty("hazelcast.merge.next.run.delay.seconds", "3");
        config.setProperty("hazelcast.socket.connect.timeout.seconds", Integer.toString(CONNECT_SECONDS));
        // one that is lost with a connection holds up all others, and whoever asks its ledgers: by default for five
        // minutes
        config.setProperty("hazelcast.partition.migration.timeout", "20");
        // with a quorum nothing is acknowledged while members have lists of different versions; by default that may
        // last a minute
        config.setProperty("hazelcast.member.list.publish.interval.seconds", "1");
        config.addMapConfig(ledgers(backups));
        // what the cluster manager of Vert.x keeps: each member puts in its own anew when it was merged, and one entry
        // that could not be merged would keep Hazelcast from merging the ledgers
        MergePolicyConfig discard = new MergePolicyConfig(DiscardMergePolicy.class.getName(), 1);
        config.addMultiMapConfig(new MultiMapConfig("__vertx.subs")
                .setBackupCount(1)
                .setValueCollectionType(MultiMapConfig.ValueCollectionType.SET)
                .setMergePolicyConfig(discard));
        for (String map : List.of("__vertx.haInfo", "__vertx.nodeInfo")) {
            config.addMapConfig(new MapConfig(map).setBackupCount(1).setMergePolicyConfig(discard));
        }
        return config;
    }

    /** Configures the map on an instance that runs and has no word of it; warns of what cannot be mended any more. */
    static void complete(HazelcastInstance instance, int backups) {
        if (!instance.getConfig().getMapConfigs().containsKey(HazelcastHost.MAP)) {
            instance.getConfig().addMapConfig(ledgers(backups));
        }
        if (!"true".equals(instance.getConfig().getProperty("hazelcast.operation.fail.on.indeterminate.state"))) {
            LOG.log(
                    Level.WARNING,
                    "hazelcast.operation.fail.on.indeterminate.state is not true: what is acknowledged may be lost; prepare the configuration with ClusterConfig");
        }
        MergePolicyConfig ofVertx =
                instance.getConfig().findMapConfig("__vertx.nodeInfo").getMergePolicyConfig();
        if (!ofVertx.getPolicy().contains("Discard")) {
            LOG.log(
                    Level.WARNING,
                    "after a cut Hazelcast merges what Vert.x keeps ({0}), and where that fails no ledger is merged; prepare the configuration with ClusterConfig",
                    ofVertx.getPolicy());
        }
    }

    private static MapConfig ledgers(int backups) {
        return new MapConfig(HazelcastHost.MAP)
                .setInMemoryFormat(InMemoryFormat.OBJECT)
                .setBackupCount(backups)
                .setAsyncBackupCount(0)
                .setMergePolicyConfig(new MergePolicyConfig(LedgerMergePolicy.class.getName(), 1))
                .setStatisticsEnabled(false)
                .setPerEntryStatsEnabled(false);
    }

    private static void network(Config config, ClusterSettings settings) {
        config.setProperty("hazelcast.socket.bind.any", "false");
        ServerSocketEndpointConfig endpoint = new ServerSocketEndpointConfig()
                .setPort(settings.port())
                .setPortAutoIncrement(true)
                .setPortCount(PORTS)
                .setReuseAddress(false);
        endpoint.setSocketConnectTimeoutSeconds(CONNECT_SECONDS);
        // not by interfaces: those know of all the loopback addresses only the first
        config.setProperty("hazelcast.local.localAddress", address(settings.host()));
        AdvancedNetworkConfig network =
                new AdvancedNetworkConfig().setEnabled(true).setMemberEndpointConfig(endpoint);
        TcpIpConfig members = new TcpIpConfig().setEnabled(true);
        settings.join().forEach(members::addMember);
        JoinConfig join = new JoinConfig().setTcpIpConfig(members);
        join.getMulticastConfig().setEnabled(false);
        join.getAutoDetectionConfig().setEnabled(false);
        network.setJoin(join);
        config.setAdvancedNetworkConfig(network);
        config.getSerializationConfig().setJavaSerializationFilterConfig(ofHazelcast());
    }

    /**
     * What Hazelcast itself sends by Java serialization: faults, and what members agree on. Its own classes are let through as a
     * whole: one that is missing here has cuts never heal, or migrations hang, and whoever speaks the members' protocol is one of
     * them anyway.
     */
    private static JavaSerializationFilterConfig ofHazelcast() {
        JavaSerializationFilterConfig filter = new JavaSerializationFilterConfig().setDefaultsDisabled(true);
        filter.getWhitelist()
                .addPrefixes("com.hazelcast.")
                .addClasses(
                        "java.lang.Enum",
                        "java.lang.Throwable",
                        "java.lang.Exception",
                        "java.lang.RuntimeException",
                        "java.lang.Error",
                        "java.lang.IllegalStateException",
                        "java.lang.IllegalArgumentException",
                        "java.lang.NullPointerException",
                        "java.lang.UnsupportedOperationException",
                        "java.lang.ClassCastException",
                        "java.lang.IndexOutOfBoundsException",
                        "java.lang.ClassNotFoundException",
                        "java.lang.ReflectiveOperationException",
                        "java.lang.InterruptedException",
                        "java.lang.SecurityException",
                        "java.lang.StackTraceElement",
                        "[Ljava.lang.StackTraceElement;",
                        "java.lang.Number",
                        "java.lang.Integer",
                        "java.lang.Long",
                        "java.util.Collections$EmptyList",
                        "java.util.Collections$UnmodifiableList",
                        "java.util.Collections$UnmodifiableCollection",
                        "java.util.ArrayList",
                        "java.util.UUID",
                        "java.util.concurrent.TimeoutException",
                        "java.util.concurrent.CancellationException",
                        "java.util.concurrent.ExecutionException",
                        "java.util.concurrent.CompletionException",
                        "java.util.concurrent.RejectedExecutionException",
                        "java.io.IOException",
                        "java.io.EOFException");
        return filter;
    }

    private static String address(String host) {
        try {
            return InetAddress.getByName(host).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(
                    "cluster host '" + host + "' is no address of this machine; give an address it has, like 127.0.0.1",
                    e);
        }
    }
}
