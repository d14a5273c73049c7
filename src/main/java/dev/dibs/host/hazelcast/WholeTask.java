package dev.dibs.host.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import com.hazelcast.map.EntryProcessor;
import dev.dibs.core.ledger.Ledger;
import dev.dibs.host.LedgerKeeper;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A whole ledger for a copy to be from now on. */
final class WholeTask implements EntryProcessor<String, Ledger, Outcomes>, HazelcastInstanceAware {
    private static final long serialVersionUID = 1L;

    final transient Ledger ledger;
    private transient @Nullable LedgerKeeper keeper;

    WholeTask(Ledger ledger) {
        this.ledger = ledger;
    }

    @Override
    public @Nullable Outcomes process(Map.Entry<String, Ledger> entry) {
        entry.setValue(ledger);
        if (keeper != null) {
            keeper.came(ledger);
        }
        return null;
    }

    @Override
    public @Nullable EntryProcessor<String, Ledger, Outcomes> getBackupProcessor() {
        return null;
    }

    @Override
    public void setHazelcastInstance(HazelcastInstance instance) {
        keeper = HazelcastHost.keeperOf(instance);
    }
}
