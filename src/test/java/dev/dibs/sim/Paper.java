package dev.dibs.sim;

import dev.dibs.core.ledger.Ledger;
import dev.dibs.core.ledger.Snapshot;
import dev.dibs.core.ledger.TakenSteps;
import dev.dibs.core.model.Event;
import dev.dibs.host.StepLog;
import dev.dibs.wire.binary.BinaryForm;
import dev.dibs.wire.binary.StepBytes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a machine wrote down: a whole ledger and the steps after it. It outlives the machine's process. */
final class Paper implements StepLog {
    private final Judge judge;
    private final Bug bug;
    private final Runnable missed;
    private final List<TakenSteps> written = new ArrayList<>();
    /** Written, but not so that it outlives the process: only with {@link Bug#WRITTEN_LATE}. */
    private final List<TakenSteps> unsafe = new ArrayList<>();

    private byte @Nullable [] whole;
    private long revision = -1;
    private long taken;
    private long clock;
    private long highest;
    /** Of ledgers that were not written down, as they had not seen what was. */
    private long reached;

    /** {@code missed}: an owner found no ledger, and this has one. */
    Paper(Judge judge, Bug bug, Runnable missed) {
        this.judge = judge;
        this.bug = bug;
        this.missed = missed;
    }

    @Override
    public void taken(Ledger ledger, StepBytes taking, List<Event> events) {
        TakenSteps steps = taking.steps();
        judge.happened(events);
        if (isUnseen(ledger)) {
            return;
        }
        if (whole == null
                || steps.revision() != revision
                || taken != steps.steps()
                || steps.stamp().now() < clock) {
            write(ledger);
        } else {
            (bug == Bug.WRITTEN_LATE ? unsafe : written).add(steps);
        }
        revision = ledger.revision();
        taken = ledger.steps();
        clock = ledger.clock();
        highest = Math.max(highest, revision);
        if (unsafe.size() > 4) {
            written.addAll(unsafe);
            unsafe.clear();
        }
    }

    @Override
    public void came(Ledger ledger, List<Event> events) {
        judge.happened(events);
        if (!isUnseen(ledger)) {
            write(ledger);
        }
    }

    /** What is written down must not be written over by a ledger that has not seen it. */
    private boolean isUnseen(Ledger ledger) {
        if (whole == null || ledger.hasSeen(revision) || bug == Bug.UNSEEN_WRITTEN_OVER) {
            return false;
        }
        if (bug != Bug.UNSEEN_EPOCH_FORGOTTEN) {
            reached = Math.max(reached, ledger.revision());
        }
        missed.run();
        return true;
    }

    private void write(Ledger ledger) {
        whole = BinaryForm.SNAPSHOT.write(ledger.snapshot());
        written.clear();
        unsafe.clear();
        revision = ledger.revision();
        taken = ledger.steps();
        clock = ledger.clock();
        highest = Math.max(highest, revision);
    }

    @Override
    public boolean bringsBack(String workspace) {
        if (whole == null) {
            return false;
        }
        missed.run();
        return true;
    }

    @Override
    public long highest(String workspace) {
        return Math.max(highest, reached);
    }

    /** The process is gone, and what was not safe with it. */
    void crash() {
        unsafe.clear();
        highest = 0;
    }

    /** The ledger as of the last step; null when none was written down. */
    @Nullable
    Ledger ledger() {
        byte[] bytes = whole;
        if (bytes == null) {
            return null;
        }
        Snapshot snapshot = BinaryForm.SNAPSHOT.read(bytes);
        Ledger ledger = Ledger.of(snapshot);
        for (TakenSteps steps : written) {
            if (!steps.follows(ledger)) {
                throw new BrokenRuleError(
                        "what was written down can be read", steps + " does not follow " + ledger.revision());
            }
            var unused = steps.takeOn(ledger);
        }
        revision = ledger.revision();
        taken = ledger.steps();
        clock = ledger.clock();
        highest = Math.max(highest, revision);
        return ledger;
    }
}
