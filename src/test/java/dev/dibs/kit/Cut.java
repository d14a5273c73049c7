package dev.dibs.kit;

import com.hazelcast.cluster.Member;
import com.hazelcast.config.Config;
import com.hazelcast.config.TcpIpConfig;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.instance.impl.HazelcastInstanceProxy;
import com.hazelcast.instance.impl.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/**
 * A cluster of members in this JVM that falls apart: each drops the others as it does when it hears no more of them, and finds
 * nobody until the cut is healed. Then Hazelcast itself joins and merges them, in its own time.
 */
public final class Cut {
    private final Map<HazelcastInstance, List<String>> join = new LinkedHashMap<>();

    /** Has a member forget whom it knew, and look for others often. */
    public static void prepare(Config config) {
        config.setProperty("hazelcast.tcp.join.previously.joined.member.address.retention.seconds", "0");
        config.setProperty("hazelcast.merge.first.run.delay.seconds", "1");
        config.setProperty("hazelcast.merge.next.run.delay.seconds", "1");
    }

    /** Cuts each member off from all others. */
    public static Cut all(HazelcastInstance... members) {
        Cut cut = new Cut();
        for (HazelcastInstance member : members) {
            List<String> others = new ArrayList<>();
            for (Member other : member.getCluster().getMembers()) {
                others.add(
                        other.getAddress().getHost() + ':' + other.getAddress().getPort());
            }
            cut.join.put(member, others);
            known(member).setMembers(new ArrayList<>());
        }
        for (HazelcastInstance member : members) {
            for (Member other : member.getCluster().getMembers()) {
                if (!other.localMember()) {
                    node(member).getClusterService().suspectMember(other, "cut by the test", true);
                }
            }
        }
        for (HazelcastInstance member : members) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> member.getCluster().getMembers().size() == 1);
        }
        return cut;
    }

    /** Lets each find all others again, as whichever side is to give way must know of the other, and waits until they are one cluster. */
    public void heal() {
        join.forEach((member, known) -> known(member).setMembers(known));
        for (HazelcastInstance member : join.keySet()) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> member.getLifecycleService().isRunning()
                            && member.getCluster().getMembers().size() == join.size());
        }
    }

    private static TcpIpConfig known(HazelcastInstance member) {
        return node(member).getConfig().getAdvancedNetworkConfig().getJoin().getTcpIpConfig();
    }

    private static Node node(HazelcastInstance member) {
        return ((HazelcastInstanceProxy) member).getOriginal().node;
    }
}
