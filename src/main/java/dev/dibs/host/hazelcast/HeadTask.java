package dev.dibs.host.hazelcast;

import com.hazelcast.map.EntryProcessor;
import dev.dibs.core.ledger.Ledger;
import dev.dibs.core.model.Answer;
import dev.dibs.core.model.Reply;
import dev.dibs.host.LedgerKeeper;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Asks whether a ledger and its copies have seen a revision; the answer's revision is that one if they have, else 0.
 */
final class HeadTask extends OwnerTask {
    private static final long serialVersionUID = 1L;

    final long revision;
    private transient @Nullable CopyTask copy;

    HeadTask(long revision) {
        this.revision = revision;
    }

    @Override
    List<Outcome> run(LedgerKeeper by, Map.Entry<String, @Nullable Ledger> entry) {
        Ledger present = entry.getValue();
        boolean seen = present != null && present.hasSeen(revision);
        copy = seen ? CopyTask.upTo(present) : null;
        return List.of(Outcome.of(new Answer(new Reply.Done(), seen ? revision : 0, 0, 0)));
    }

    @Override
    public @Nullable EntryProcessor<String, Ledger, Outcomes> getBackupProcessor() {
        return copy;
    }
}
