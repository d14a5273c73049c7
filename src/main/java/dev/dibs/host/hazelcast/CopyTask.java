package dev.dibs.host.hazelcast;

import com.hazelcast.map.EntryProcessor;
import dev.dibs.core.ledger.Ledger;
import dev.dibs.core.model.LedgerSettings;
import dev.dibs.core.model.Stamp;
import dev.dibs.core.model.Step;
import java.lang.System.Logger.Level;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A step that the owner took, for a copy to take too.
 *
 * <p>A copy that is not where the owner was before the step has missed one. It must not take this one: it would part from the
 * owner without anybody noticing. It stays behind until Hazelcast, which counts what copies missed, sends it anew.
 *
 * @param revision of the owner's ledger before the step; 0 when it had none
 * @param clock of the owner's ledger before the step
 */
record CopyTask(Letter letter, Stamp stamp, long revision, long clock)
        implements EntryProcessor<String, Ledger, Outcome> {
    private static final System.Logger LOG = System.getLogger(CopyTask.class.getName());

    @Override
    public @Nullable Outcome process(Map.Entry<String, Ledger> entry) {
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
        LedgerSettings settings = stamp.settings();
        Ledger ledger = present != null
                ? present
                : Ledger.create(entry.getKey(), settings == null ? LedgerSettings.defaults() : settings);
        Step step = ledger.apply(letter.command(), stamp);
        LOG.log(Level.TRACE, "copied {0}", step);
        if (present == null) {
            entry.setValue(ledger);
        }
        return null;
    }

    @Override
    public @Nullable EntryProcessor<String, Ledger, Outcome> getBackupProcessor() {
        return null;
    }
}
