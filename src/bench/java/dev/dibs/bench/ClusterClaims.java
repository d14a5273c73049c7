package dev.dibs.bench;

import com.hazelcast.cluster.Member;
import java.util.List;
import java.util.stream.IntStream;

/** The same as {@link EmbeddedClaims} in a cluster of three processes with one backup, where another node owns the workspace. */
final class ClusterClaims {
    private static final int CALLERS = 16;

    private ClusterClaims() {}

    public static void main(String[] args) throws Exception {
        String cluster = "bench-" + ProcessHandle.current().pid();
        try (Embedded node = Embedded.start(cluster, List.of(), 1);
                MemberProcess second = MemberProcess.start(cluster, node.port());
                MemberProcess third = MemberProcess.start(cluster, node.port())) {
            Row.remark("members are processes %d and %d", second.pid(), third.pid());
            while (!node.hazelcast.getPartitionService().isClusterSafe()
                    || node.hazelcast.getCluster().getMembers().size() < 3) {
                Thread.sleep(50);
            }
            String workspace = IntStream.iterate(0, i -> i + 1)
                    .mapToObj(i -> "bench" + i)
                    .filter(name -> !node.owns(name))
                    .findFirst()
                    .orElseThrow();
            Member owner = node.owner(workspace);
            Versus versus = Versus.run(
                    node,
                    workspace,
                    CALLERS,
                    () -> Callers.compiledMillis() + second.compiledMillis() + third.compiledMillis());
            versus.remark();
            if (!owner.equals(node.owner(workspace))) {
                throw new IllegalStateException("the workspace moved while it was measured");
            }
            new Row(
                            "cluster",
                            "the same, three JVMs, one backup, caller not the owner, 16 callers",
                            Row.text(
                                    "%.2f x (%,.0f/s against %,.0f/s)", versus.ratio(), versus.claims(), versus.puts()),
                            "0.8 x",
                            versus.ratio() >= 0.8)
                    .print();
        }
        System.exit(0);
    }
}
