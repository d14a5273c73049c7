package dev.dibs.kit;

import com.hazelcast.cluster.Member;
import com.hazelcast.config.Config;
import com.hazelcast.config.TcpIpConfig;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.instance.impl.HazelcastInstanceProxy;
import com.hazelcast.instance.impl.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
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
        return sides(Arrays.stream(members).map(List::of).toList());
    }

    /** Cuts the members of each side off from those of the others. */
    public static Cut sides(List<List<HazelcastInstance>> sides) {
        Cut cut = new Cut();
        for (List<HazelcastInstance> side : sides) {
            List<String> own = side.stream()
                    .map(member -> address(member.getCluster().getLocalMember()))
                    .toList();
            for (HazelcastInstance member : side) {
                cut.join.put(
                        member,
                        member.getCluster().getMembers().stream()
                                .map(Cut::address)
                                .toList());
                known(member).setMembers(new ArrayList<>(own));
            }
        }
        for (List<HazelcastInstance> side : sides) {
            Set<Member> own = side.stream()
                    .map(member -> member.getCluster().getLocalMember())
                    .collect(Collectors.toSet());
            for (HazelcastInstance member : side) {
                for (Member other : member.getCluster().getMembers()) {
                    if (!own.contains(other)) {
                        node(member).getClusterService().suspectMember(other, "cut by the test", true);
                    }
                }
            }
        }
        for (List<HazelcastInstance> side : sides) {
            for (HazelcastInstance member : side) {
                Awaitility.await()
                        .atMost(Duration.ofSeconds(30))
                        .until(() -> member.getCluster().getMembers().size() == side.size());
            }
        }
        return cut;
    }

    private static String address(Member member) {
        return member.getAddress().getHost() + ':' + member.getAddress().getPort();
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
