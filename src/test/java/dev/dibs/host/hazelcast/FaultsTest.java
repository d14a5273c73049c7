package dev.dibs.host.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.instance.impl.HazelcastInstanceProxy;
import com.hazelcast.internal.cluster.impl.ClusterTopologyChangedException;
import com.hazelcast.internal.cluster.impl.MasterNodeChangedException;
import com.hazelcast.internal.cluster.impl.VersionMismatchException;
import com.hazelcast.internal.partition.PartitionStateVersionMismatchException;
import com.hazelcast.internal.serialization.SerializationService;
import dev.dibs.kit.Members;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A fault that one member tells another and that may not be read leaves a migration hanging for minutes. */
class FaultsTest {
    @Test
    void the_faults_of_joining_and_migrating_can_be_read() {
        try (Members members = new Members()) {
            SerializationService service = ((HazelcastInstanceProxy)
                            members.start().hazelcast())
                    .getOriginal()
                    .node
                    .getSerializationService();
            for (Exception fault : List.of(
                    new PartitionStateVersionMismatchException(1, 2),
                    new ClusterTopologyChangedException("changed"),
                    new MasterNodeChangedException("changed"),
                    new VersionMismatchException("mismatch"))) {
                Object read = service.toObject(service.toData(fault));
                assertThat(read).isInstanceOf(fault.getClass());
                assertThat((Exception) read).hasMessage(fault.getMessage());
            }
        }
    }
}
