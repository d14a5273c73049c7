package dev.dibs.kit;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.instance.impl.HazelcastInstanceProxy;
import com.hazelcast.internal.serialization.Data;
import com.hazelcast.map.impl.MapService;
import com.hazelcast.map.impl.record.Record;
import com.hazelcast.map.impl.recordstore.RecordStore;
import com.hazelcast.spi.impl.NodeEngineImpl;
import dev.dibs.core.ledger.Ledger;
import dev.dibs.core.ledger.Snapshot;
import dev.dibs.host.hazelcast.HazelcastHost;
import java.util.Optional;

/** What a member has of a ledger in its memory, as owner or as copy. Look only while nothing is under way. */
public final class Copies {
    private Copies() {}

    public static Optional<Snapshot> of(HazelcastInstance member, String workspace) {
        return ledger(member, workspace).map(Ledger::snapshot);
    }

    /** The very ledger: what is done to it no other member hears of. */
    public static Optional<Ledger> ledger(HazelcastInstance member, String workspace) {
        NodeEngineImpl engine = ((HazelcastInstanceProxy) member).getOriginal().node.nodeEngine;
        MapService service = engine.getService(MapService.SERVICE_NAME);
        Data key = engine.toData(workspace);
        int partition = engine.getPartitionService().getPartitionId(key);
        RecordStore<?> store = service.getMapServiceContext().getExistingRecordStore(partition, HazelcastHost.MAP);
        Record<?> found = store == null ? null : store.getRecord(key);
        return found == null ? Optional.empty() : Optional.of((Ledger) found.getValue());
    }
}
