package dev.dibs.host.hazelcast;

import com.hazelcast.map.EntryProcessor;
import dev.dibs.core.ledger.Ledger;
import dev.dibs.core.model.LedgerSettings;
import dev.dibs.core.model.Stamp;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Steps that the owner took, for a copy to take too.
 *
 * <p>A copy that is not where the owner was before them has missed one. It must not take these: it would part from the owner
 * without anybody noticing. It stays behind until Hazelcast, which counts what copies missed, sends it anew.
 *
 * @param revision of the owner's ledger before the steps; 0 when it had none
 * @param clock of the owner's ledger before the steps
 */
record CopyTask(long revision, long clock, List<Stamped> steps) implements EntryProcessor<String, Ledger, Outcomes> {
    private static final System.Logger LOG = System.getLogger(CopyTask.class.getName());

    /** A command and what the owner stamped it with. */
    record Stamped(Letter letter, Stamp stamp) {}

    void add(Letter letter, Stamp stamp) {
        steps.add(new Stamped(letter, stamp));
    }

    boolean isEmpty() {
        return steps.isEmpty();
    }

    @Override
    public @Nullable Outcomes process(Map.Entry<String, Ledger> entry) {
        Ledger present = entry.getValue();
        if ((present == null ? 0 : present.revision()) != revision
                || (present == null ? 0 : present.clock()) != clock) {
            LOG.log(
                    Level.WARNING,
                    "the copy of workspace {0} missed a step (it is at {1,number,#}, its owner was at {2,number,#}); it will be sent anew",
                    entry.getKey(),
                    present == null ? 0 : present.revision(),
                    revision);
            return null;
        }
        LedgerSettings settings = steps.get(0).stamp().settings();
        Ledger ledger = present != null
                ? present
                : Ledger.create(entry.getKey(), settings == null ? LedgerSettings.defaults() : settings);
        for (Stamped step : steps) {
            var ignored = ledger.apply(step.letter().command(), step.stamp());
        }
        if (present == null) {
            entry.setValue(ledger);
        }
        return null;
    }

    @Override
    public @Nullable EntryProcessor<String, Ledger, Outcomes> getBackupProcessor() {
        return null;
    }
}
