package dev.dibs.journal;

import dev.dibs.core.ledger.Ledger;
import dev.dibs.core.ledger.Snapshot;
import dev.dibs.core.ledger.TakenSteps;
import dev.dibs.core.model.Event;
import dev.dibs.wire.binary.BinaryException;
import dev.dibs.wire.binary.BinaryForm;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Brings ledgers back: the newest snapshot that can be read, and every step since it that follows. The steps lead to the
 * events that were not stored yet, too, as they are taken anew.
 */
final class Recovery {
    private final Store store;
    private final Store.Damage damaged;

    /**
     * A ledger as it was.
     *
     * @param ledger null when nothing of it can be read
     * @param events what the steps led to, in order
     * @param stepBytes that had to be read
     * @param whole whether nothing stands after it that does not follow
     */
    record Found(@Nullable Ledger ledger, List<Event> events, long stepBytes, boolean whole) {}

    Recovery(Store store, Store.Damage damaged) {
        this.store = store;
        this.damaged = damaged;
    }

    Found of(String workspace) {
        Ledger ledger = null;
        long number = 0;
        List<Store.Numbered> snapshots = store.snapshots(workspace);
        if (!snapshots.isEmpty()) {
            ledger = Ledger.of(snapshot(snapshots.get(0).value()));
            number = snapshots.get(0).number();
        }
        List<Event> events = new ArrayList<>();
        long bytes = 0;
        for (Store.Numbered block : store.steps(workspace, number)) {
            bytes += block.value().length;
            for (StepBlock.Numbered one : StepBlock.read(block.value())) {
                if (one.number() <= number) {
                    continue;
                }
                Ledger before = ledger == null ? one.steps().begin() : ledger;
                if (!one.steps().follows(before)) {
                    damaged.found("steps of workspace " + workspace + ": number " + one.number()
                            + " does not follow what is before it");
                    return new Found(ledger, events, bytes, false);
                }
                events.addAll(take(before, one.steps()));
                ledger = before;
            }
        }
        return new Found(ledger, events, bytes, true);
    }

    /** Steps whose checksum is right: what cannot be read of them is no damage. */
    static TakenSteps steps(byte[] bytes) {
        try {
            return BinaryForm.STEPS.read(bytes);
        } catch (BinaryException e) {
            throw newer(e);
        }
    }

    private static Snapshot snapshot(byte[] bytes) {
        try {
            return BinaryForm.SNAPSHOT.read(bytes);
        } catch (BinaryException e) {
            throw newer(e);
        }
    }

    /** A step is answered from memory where it was answered before. */
    private static List<Event> take(Ledger ledger, TakenSteps steps) {
        try {
            return steps.takeOn(ledger);
        } catch (BinaryException e) {
            throw newer(e);
        }
    }

    private static JournalException newer(BinaryException e) {
        return new JournalException(
                "the journal holds what this version of dibs cannot read (" + e.getMessage()
                        + "): a newer one wrote it; run that, or move the journal away to begin a new one",
                e);
    }
}
