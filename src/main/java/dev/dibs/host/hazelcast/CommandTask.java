package dev.dibs.host.hazelcast;

import com.hazelcast.map.EntryProcessor;
import dev.dibs.core.ledger.Ledger;
import dev.dibs.host.HostException;
import dev.dibs.host.LedgerKeeper;
import dev.dibs.host.StepRun;
import dev.dibs.wire.binary.Letter;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Commands to a ledger, each a step of its own; what the owner stamped them with goes on to the copies. */
final class CommandTask extends OwnerTask {
    private static final long serialVersionUID = 1L;
    private static final System.Logger LOG = System.getLogger(CommandTask.class.getName());

    final transient List<Letter> letters;
    /** The revision up to which the sender knows that the copies have all. */
    final transient long copied;

    /** The ledger's clock at the step that was told last. */
    final transient long toldAt;

    private transient @Nullable EntryProcessor<String, Ledger, Outcomes> copy;

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
        try {
            run.end();
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "steps of workspace " + entry.getKey() + " are not written down: " + this, e);
            Outcome unknown = Outcome.failed(
                    HostException.Code.UNKNOWN,
                    "workspace " + entry.getKey() + " could not write this down (" + e
                            + "); see the log of the node that owns it, and repeat it with the same key");
            outcomes = Collections.nCopies(letters.size(), unknown);
        }
        if (run.ledger() != null && entry.getValue() == null) {
            entry.setValue(run.ledger());
        }
        copy = copy(run);
        return outcomes;
    }

    private static @Nullable EntryProcessor<String, Ledger, Outcomes> copy(StepRun run) {
        if (run.isTorn() && run.ledger() != null) {
            return new WholeTask(run.ledger());
        }
        return run.steps() == null ? null : new CopyTask(run.steps());
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
