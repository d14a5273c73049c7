package dev.dibs.host.hazelcast;

import com.hazelcast.cluster.Member;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.partition.Partition;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** Who else owned each partition last, as far as this node heard of it. */
final class FormerOwners {
    private final HazelcastInstance instance;
    private final AtomicReferenceArray<@Nullable UUID> owners;

    FormerOwners(HazelcastInstance instance, int partitions) {
        this.instance = instance;
        this.owners = new AtomicReferenceArray<>(partitions);
    }

    /** A partition went to a member. */
    void wentTo(int partition, @Nullable Member member) {
        if (member != null && !member.localMember()) {
            owners.set(partition, member.getUuid());
        }
    }

    /** Looks who owns them now. */
    void look() {
        for (Partition partition : instance.getPartitionService().getPartitions()) {
            wentTo(partition.getPartitionId(), partition.getOwner());
        }
    }

    /** The id of the last other owner of a workspace's partition; empty for none. */
    String of(String workspace) {
        UUID owner = owners.get(
                instance.getPartitionService().getPartition(workspace).getPartitionId());
        return owner == null ? "" : owner.toString();
    }
}
