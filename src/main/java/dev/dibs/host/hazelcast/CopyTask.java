package dev.dibs.host.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import com.hazelcast.map.EntryProcessor;
import com.hazelcast.spi.exception.RetryableHazelcastException;
import dev.dibs.core.ledger.Ledger;
import dev.dibs.core.ledger.TakenStep;
import dev.dibs.core.model.Command;
import dev.dibs.core.model.LedgerSettings;
import dev.dibs.core.model.Stamp;
import dev.dibs.core.model.Step;
import dev.dibs.host.LedgerKeeper;
import dev.dibs.wire.binary.Letter;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Steps that the owner took, for a copy to take too; none to find out whether it has all that came before.
 *
 * <p>A copy that is not where the owner was before them has missed one ({@link TakenStep#follows}). It does not say that it has these,
 * so that the caller is told that nobody knows, and has the owner send it the whole ledger.
 */
final class CopyTask implements EntryProcessor<String, Ledger, Outcomes>, HazelcastInstanceAware {
    private static final long serialVersionUID = 1L;
    private static final System.Logger LOG = System.getLogger(CopyTask.class.getName());

    private final long revision;
    private final long taken;
    private final transient List<Stamped> steps = new ArrayList<>();
    private transient @Nullable LedgerKeeper keeper;
    private transient @Nullable HazelcastHost host;

    /** A command and what the owner stamped it with. */
    record Stamped(Letter letter, Stamp stamp) {}

    /**
     * No steps yet.
     *
     * @param revision of the owner's ledger before the steps; 0 when it had none
     * @param taken how many steps the owner's ledger had taken before these
     */
    CopyTask(long revision, long taken) {
        this.revision = revision;
        this.taken = taken;
    }

    /** What comes after all that a ledger, or none, has seen. */
    static CopyTask after(@Nullable Ledger present) {
        return present == null ? new CopyTask(0, 0) : new CopyTask(present.revision(), present.steps());
    }

    long revision() {
        return revision;
    }

    long taken() {
        return taken;
    }

    List<Stamped> steps() {
        return steps;
    }

    void add(Letter letter, Stamp stamp) {
        steps.add(new Stamped(letter, stamp));
    }

    boolean isEmpty() {
        return steps.isEmpty();
    }

    @Override
    public @Nullable Outcomes process(Map.Entry<String, Ledger> entry) {
        Ledger present = entry.getValue();
        if (!follows(entry.getKey(), present)) {
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
        if (steps.isEmpty()) {
            return null;
        }
        LedgerSettings settings = steps.get(0).stamp().settings();
        Ledger ledger = present != null
                ? present
                : Ledger.create(entry.getKey(), settings == null ? LedgerSettings.defaults() : settings);
        for (Stamped step : steps) {
            take(entry.getKey(), ledger, step);
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

    private boolean follows(String workspace, @Nullable Ledger present) {
        if (steps.isEmpty()) {
            return present != null && present.isAt(revision, taken);
        }
        Stamped first = steps.get(0);
        return new TakenStep(workspace, revision, taken, first.letter().command(), first.stamp()).follows(present);
    }

    private void take(String workspace, Ledger ledger, Stamped stamped) {
        Command command = stamped.letter().command();
        TakenStep taken = new TakenStep(workspace, ledger.revision(), ledger.steps(), command, stamped.stamp());
        Step step = ledger.apply(command, stamped.stamp());
        if (keeper != null) {
            keeper.copied(ledger, taken, stamped.letter(), step);
        }
    }
}
