package dev.dibs.host.hazelcast;

import com.hazelcast.core.ReadOnly;
import com.hazelcast.map.EntryProcessor;
import dev.dibs.core.ledger.Ledger;
import dev.dibs.host.LedgerKeeper;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells a ledger's owner that it is one: the ledger's time runs from then on, and it is ticked. */
final class OwnTask extends OwnerTask implements ReadOnly {
    private static final long serialVersionUID = 1L;

    @Override
    List<Outcome> run(LedgerKeeper by, Map.Entry<String, @Nullable Ledger> entry) {
        Ledger present = entry.getValue();
        if (present != null) {
            by.own(entry.getKey(), present);
        }
        return List.of(Outcome.of(DONE));
    }

    @Override
    public @Nullable EntryProcessor<String, Ledger, Outcomes> getBackupProcessor() {
        return null;
    }
}
