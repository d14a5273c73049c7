package dev.dibs.host.hazelcast;

import com.hazelcast.map.EntryProcessor;
import dev.dibs.core.ledger.Ledger;
import dev.dibs.host.LedgerKeeper;
import dev.dibs.host.StepRun;
import dev.dibs.wire.binary.Letter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Commands to a ledger, each a step of its own; what the owner stamped them with goes on to the copies. */
final class CommandTask extends OwnerTask {
    private static final long serialVersionUID = 1L;

    final transient List<Letter> letters;
    /** The revision up to which the sender knows that the copies have all. */
    final transient long copied;

    /** The ledger's clock at the step that was told last. */
    final transient long toldAt;

    private transient @Nullable CopyTask copy;

    CommandTask(List<Letter> letters, long seen, long toldAt, long copied) {
        super(seen);
        this.toldAt = toldAt;
        this.copied = copied;
        this.letters = letters;
    }

    @Override
    boolean changes() {
        return true;
    }

    @Override
    List<Outcome> run(LedgerKeeper by, Map.Entry<String, @Nullable Ledger> entry) {
        areCopied(entry.getKey(), copied);
        StepRun run = by.begin(entry.getKey(), entry.getValue(), confirmed(), toldAt);
        List<Outcome> outcomes = new ArrayList<>(letters.size());
        for (Letter letter : letters) {
            outcomes.add(attempt(entry.getKey(), () -> run.take(letter)));
        }
        Outcome end = attempt(entry.getKey(), () -> {
            run.end();
            return DONE;
        });
        copy = run.steps() == null ? null : new CopyTask(run.steps());
        if (run.ledger() != null && entry.getValue() == null) {
            entry.setValue(run.ledger());
        }
        return end.answer() == null ? Collections.nCopies(letters.size(), end) : outcomes;
    }

    @Override
    public @Nullable EntryProcessor<String, Ledger, Outcomes> getBackupProcessor() {
        return copy;
    }

    @Override
    public String toString() {
        return letters.size() + " commands, the first " + letters.get(0);
    }
}
