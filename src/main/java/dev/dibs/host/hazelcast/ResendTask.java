package dev.dibs.host.hazelcast;

import com.hazelcast.map.EntryProcessor;
import dev.dibs.core.ledger.Ledger;
import dev.dibs.host.LedgerKeeper;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Has a ledger's owner send it as a whole to its copies, as one of them missed a step. */
final class ResendTask extends OwnerTask {
    private static final long serialVersionUID = 1L;

    private transient @Nullable WholeTask copy;

    @Override
    boolean changes() {
        return true;
    }

    @Override
    List<Outcome> run(LedgerKeeper by, Map.Entry<String, @Nullable Ledger> entry) {
        Ledger present = entry.getValue();
        copy = present == null ? null : new WholeTask(present);
        return List.of(Outcome.of(DONE));
    }

    @Override
    public @Nullable EntryProcessor<String, Ledger, Outcomes> getBackupProcessor() {
        return copy;
    }

    @Override
    public String toString() {
        return "a ledger to be sent anew";
    }
}
