package dev.dibs.host.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import com.hazelcast.map.EntryProcessor;
import com.hazelcast.spi.exception.RetryableHazelcastException;
import dev.dibs.core.ledger.Ledger;
import dev.dibs.core.ledger.TakenSteps;
import dev.dibs.core.model.Event;
import dev.dibs.host.LedgerKeeper;
import dev.dibs.wire.binary.StepBytes;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Steps that the owner took, for a copy to take too; none to find out whether it has all that came before.
 *
 * <p>A copy that is not where the owner was before them has missed one ({@link TakenSteps#follows}). It does not say that it has these,
 * so that the caller is told that nobody knows, and has the owner send it the whole ledger.
 */
final class CopyTask implements EntryProcessor<String, Ledger, Outcomes>, HazelcastInstanceAware {
    private static final long serialVersionUID = 1L;
    private static final System.Logger LOG = System.getLogger(CopyTask.class.getName());

    private final long revision;
    private final long taken;
    private final transient @Nullable StepBytes steps;
    private transient @Nullable LedgerKeeper keeper;
    private transient @Nullable HazelcastHost host;

    /** These steps. */
    CopyTask(StepBytes steps) {
        this(steps.steps().revision(), steps.steps().steps(), steps);
    }

    /**
     * Steps, or none.
     *
     * @param revision of the owner's ledger before the steps; 0 when it had none
     * @param taken how many steps the owner's ledger had taken before these
     */
    CopyTask(long revision, long taken, @Nullable StepBytes steps) {
        this.revision = revision;
        this.taken = taken;
        this.steps = steps;
    }

    /** No steps: whether a copy has all that this ledger has. */
    static CopyTask upTo(Ledger present) {
        return new CopyTask(present.revision(), present.steps(), null);
    }

    long revision() {
        return revision;
    }

    long taken() {
        return taken;
    }

    @Nullable
    StepBytes steps() {
        return steps;
    }

    @Override
    public @Nullable Outcomes process(Map.Entry<String, Ledger> entry) {
        Ledger present = entry.getValue();
        if (!follows(present)) {
            LOG.log(
                    Level.WARNING,
                    "the copy of workspace {0} missed a step (it is at {1,number,#}, its owner was at {2,number,#}); it will be sent anew",
                    entry.getKey(),
                    present == null ? 0 : present.revision(),
                    revision);
            if (host != null) {
                host.missed(entry.getKey());
            }
            throw new RetryableHazelcastException("the copy of workspace " + entry.getKey() + " missed a step");
        }
        if (steps == null) {
            return null;
        }
        Ledger ledger = present != null ? present : steps.steps().begin();
        List<Event> events = steps.steps().takeOn(ledger);
        if (keeper != null) {
            keeper.copied(ledger, steps, events);
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

    @Override
    public void setHazelcastInstance(HazelcastInstance instance) {
        keeper = HazelcastHost.keeperOf(instance);
        host = HazelcastHost.hostOf(instance);
    }

    private boolean follows(@Nullable Ledger present) {
        return steps == null
                ? present != null && present.isAt(revision, taken)
                : steps.steps().follows(present);
    }
}
