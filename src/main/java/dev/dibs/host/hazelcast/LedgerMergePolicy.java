package dev.dibs.host.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.spi.merge.MergingEntry;
import com.hazelcast.spi.merge.SplitBrainMergePolicy;
import dev.dibs.core.ledger.Epochs;
import dev.dibs.core.ledger.Ledger;
import dev.dibs.core.ledger.Merge;
import dev.dibs.core.model.Stamp;
import dev.dibs.host.LedgerKeeper;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Joins the two ledgers of a workspace when a cut has healed, on the owner of its partition; Hazelcast sends the new ledger to
 * the copies.
 *
 * <p>It is found by its name in the map's configuration, and has nothing to say when it crosses the cluster.
 */
public final class LedgerMergePolicy
        implements SplitBrainMergePolicy<Ledger, MergingEntry<String, Ledger>, Ledger>, HazelcastInstanceAware {
    private @Nullable LedgerKeeper keeper;

    /** Made by Hazelcast. */
    public LedgerMergePolicy() {
        // it has no settings
    }

    @Override
    public Ledger merge(MergingEntry<String, Ledger> merging, @Nullable MergingEntry<String, Ledger> existing) {
        Ledger arriving = Objects.requireNonNull(merging.getDeserializedValue(), "a ledger that arrives");
        Ledger present = existing == null ? null : existing.getDeserializedValue();
        if (present == null) {
            if (keeper != null) {
                keeper.arrived(arriving);
            }
            return arriving;
        }
        return keeper == null ? untold(present, arriving) : keeper.merge(merging.getKey(), present, arriving);
    }

    /** On a member without a host: whoever is told of a gap asks for what it missed. */
    private static Ledger untold(Ledger present, Ledger arriving) {
        long wall = System.currentTimeMillis();
        long head = Epochs.of(Math.max(present.revision(), arriving.revision()));
        long clock = Math.max(present.clock(), arriving.clock());
        Stamp stamp = new Stamp(clock, wall - clock, present.owner(), Epochs.next(head, wall, 0), Merge.REASON, null);
        return Merge.of(present, arriving, stamp).ledger();
    }

    @Override
    public void setHazelcastInstance(HazelcastInstance instance) {
        keeper = HazelcastHost.keeperOf(instance);
    }

    @Override
    public void writeData(ObjectDataOutput out) {
        // nothing to say
    }

    @Override
    public void readData(ObjectDataInput in) {
        // nothing was said
    }
}
