package dev.dibs.host.hazelcast;

import com.hazelcast.core.ReadOnly;
import com.hazelcast.map.EntryProcessor;
import dev.dibs.core.ledger.Ledger;
import dev.dibs.core.model.Answer;
import dev.dibs.core.model.Reply;
import dev.dibs.host.LedgerKeeper;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Asks whether a ledger has seen a revision; the answer's revision is that one if it has, else 0. */
final class HeadTask extends OwnerTask implements ReadOnly {
    private static final long serialVersionUID = 1L;

    final long revision;

    HeadTask(long revision) {
        this.revision = revision;
    }

    @Override
    List<Outcome> run(LedgerKeeper by, Map.Entry<String, @Nullable Ledger> entry) {
        Ledger present = entry.getValue();
        boolean seen = present != null && present.hasSeen(revision);
        return List.of(Outcome.of(new Answer(new Reply.Done(), seen ? revision : 0, 0, 0)));
    }

    @Override
    public @Nullable EntryProcessor<String, Ledger, Outcomes> getBackupProcessor() {
        return null;
    }
}
