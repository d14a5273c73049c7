package dev.dibs.host.hazelcast;

import com.hazelcast.map.EntryProcessor;
import dev.dibs.core.ledger.Ledger;
import dev.dibs.host.LedgerKeeper;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A command to a ledger; what the owner stamped it with goes on to the copies. */
final class CommandTask extends OwnerTask {
    private static final long serialVersionUID = 1L;

    final transient Letter letter;
    private transient @Nullable CopyTask copy;

    CommandTask(Letter letter) {
        this.letter = letter;
    }

    @Override
    Outcome run(LedgerKeeper by, Map.Entry<String, @Nullable Ledger> entry) {
        copy = null;
        Ledger present = entry.getValue();
        long revision = present == null ? 0 : present.revision();
        long clock = present == null ? 0 : present.clock();
        LedgerKeeper.Kept kept = by.take(entry.getKey(), present, letter.command());
        if (kept.stamp() != null) {
            copy = new CopyTask(letter, kept.stamp(), revision, clock);
        }
        if (kept.ledger() != null && present == null) {
            entry.setValue(kept.ledger());
        }
        return Outcome.of(kept.answer());
    }

    @Override
    public @Nullable EntryProcessor<String, Ledger, Outcome> getBackupProcessor() {
        return copy;
    }

    @Override
    public String toString() {
        return letter.command().getClass().getSimpleName();
    }
}
