package dev.dibs.host.hazelcast;

import com.hazelcast.map.EntryProcessor;
import dev.dibs.core.ledger.Ledger;
import dev.dibs.core.model.Command;
import dev.dibs.host.LedgerKeeper;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Brings back a ledger that a node wrote down, to its owner and from there to the copies. */
final class ReturnTask extends OwnerTask {
    private static final long serialVersionUID = 1L;

    final transient Ledger written;
    final transient Command resume;
    private transient @Nullable WholeTask copy;

    /** Brings back this ledger, with the word of the node that wrote it down. */
    ReturnTask(Ledger written, Command resume) {
        this.written = written;
        this.resume = resume;
    }

    @Override
    boolean changes() {
        return true;
    }

    @Override
    List<Outcome> run(LedgerKeeper by, Map.Entry<String, @Nullable Ledger> entry) {
        return List.of(attempt(entry.getKey(), () -> {
            Ledger back = by.bringBack(entry.getKey(), entry.getValue(), written, resume);
            if (back != null) {
                entry.setValue(back);
                copy = new WholeTask(back);
            }
            return DONE;
        }));
    }

    @Override
    public @Nullable EntryProcessor<String, Ledger, Outcomes> getBackupProcessor() {
        return copy;
    }

    @Override
    public String toString() {
        return "the return of a ledger";
    }
}
