package dev.dibs.host.hazelcast;

import com.hazelcast.cluster.Member;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.internal.cluster.MemberInfo;
import com.hazelcast.internal.cluster.impl.ClusterServiceImpl;
import com.hazelcast.internal.cluster.impl.MembersView;
import com.hazelcast.internal.partition.InternalPartition;
import com.hazelcast.internal.partition.InternalPartitionService;
import com.hazelcast.internal.partition.PartitionReplica;
import com.hazelcast.internal.serialization.SerializationService;
import com.hazelcast.internal.util.executor.HazelcastManagedThread;
import com.hazelcast.map.IMap;
import com.hazelcast.map.impl.proxy.MapProxyImpl;
import com.hazelcast.spi.impl.NodeEngine;
import com.hazelcast.spi.impl.PartitionSpecificRunnable;
import com.hazelcast.spi.impl.SerializationServiceSupport;
import com.hazelcast.spi.impl.operationexecutor.OperationHostileThread;
import dev.dibs.core.ledger.Ledger;
import java.util.List;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Brings a task to the owner of a ledger and the outcomes back, on the thread that the answer comes on.
 *
 * <p>{@code IMap.submitToKey} sends each answer through the common pool first, which costs as much as the operation: 16 callers
 * got 100 thousand answers a second that way, and 160 thousand without. So where the map is Hazelcast's own, the step
 * beneath it is used.
 */
final class Courier {
    private final HazelcastInstance instance;
    private final IMap<String, Ledger> map;
    private final @Nullable MapProxyImpl<?, ?> direct;
    private final @Nullable SerializationService forms;

    Courier(HazelcastInstance instance, IMap<String, Ledger> map) {
        this.instance = instance;
        this.map = map;
        this.direct = map instanceof MapProxyImpl<?, ?> proxy ? proxy : null;
        this.forms = instance instanceof SerializationServiceSupport support ? support.getSerializationService() : null;
    }

    /** The list of members as it is right now. */
    MemberView members() {
        if (direct != null && direct.getNodeEngine().getClusterService() instanceof ClusterServiceImpl cluster) {
            MembersView view = cluster.getMembershipManager().getMembersView();
            List<MemberInfo> members = view.getMembers();
            return new MemberView(
                    view.getVersion(), members.stream().map(MemberInfo::getUuid).toList(), (int)
                            members.stream().filter(one -> !one.isLiteMember()).count());
        }
        List<Member> members = List.copyOf(instance.getCluster().getMembers());
        return new MemberView(0, members.stream().map(Member::getUuid).toList(), (int)
                members.stream().filter(one -> !one.isLiteMember()).count());
    }

    /**
     * How many of these members keep a workspace's ledger, its owner among them; all of them where that cannot be known. The table of
     * partitions names more members than a map has copies.
     */
    int keepers(String workspace, List<UUID> among, int backups) {
        if (direct == null
                || !(direct.getNodeEngine().getPartitionService() instanceof InternalPartitionService partitions)) {
            return among.size();
        }
        InternalPartition partition = partitions.getPartition(partitions.getPartitionId(workspace));
        int keepers = 0;
        for (int i = 0; i <= backups; i++) {
            PartitionReplica replica = partition.getReplica(i);
            keepers += replica != null && among.contains(replica.uuid()) ? 1 : 0;
        }
        return keepers;
    }

    /** Tells {@code back} the outcomes, null when they are in the task, or what went wrong. */
    void bring(
            String workspace,
            OwnerTask task,
            BiConsumer<? super @Nullable Outcomes, ? super @Nullable Throwable> back) {
        if (direct == null || forms == null) {
            var ignored = map.submitToKey(workspace, task).whenCompleteAsync(back, Runnable::run);
            return;
        }
        task.setHazelcastInstance(instance);
        var ignored = direct.executeOnKeyInternal(workspace, task)
                .whenCompleteAsync(
                        (data, e) -> {
                            Outcomes outcomes = null;
                            Throwable error = e;
                            try {
                                outcomes = data == null ? null : forms.toObject(data);
                            } catch (RuntimeException damaged) {
                                error = damaged;
                            }
                            back.accept(outcomes, error);
                        },
                        Runnable::run);
    }

    /** Has a task run that brings something: at once, unless this is a thread of the cluster's, which may not wait or call. */
    void fromHere(String workspace, Runnable task) {
        Thread here = Thread.currentThread();
        boolean ofCluster = here instanceof HazelcastManagedThread || here instanceof OperationHostileThread;
        if (!ofCluster || !next(workspace, task)) {
            task.run();
        }
    }

    /** Puts a task into the line of the workspace's partition, behind the step under way; tells whether it could. */
    boolean next(String workspace, Runnable task) {
        if (direct == null) {
            return false;
        }
        NodeEngine engine = direct.getNodeEngine();
        int partition = engine.getPartitionService().getPartitionId(workspace);
        engine.getOperationService().execute(new PartitionSpecificRunnable() {
            @Override
            public int getPartitionId() {
                return partition;
            }

            @Override
            public void run() {
                task.run();
            }
        });
        return true;
    }
}
