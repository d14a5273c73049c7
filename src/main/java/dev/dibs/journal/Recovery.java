package dev.dibs.journal;

import dev.dibs.core.ledger.Ledger;
import dev.dibs.core.ledger.TakenStep;
import dev.dibs.core.model.Event;
import dev.dibs.core.model.LedgerSettings;
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
     */
    record Found(@Nullable Ledger ledger, List<Event> events, long stepBytes) {}

    Recovery(Store store, Store.Damage damaged) {
        this.store = store;
        this.damaged = damaged;
    }

    Found of(String workspace) {
        Ledger ledger = null;
        long number = 0;
        for (Store.Numbered snapshot : store.snapshots(workspace)) {
            ledger = ledger(workspace, snapshot);
            if (ledger != null) {
                number = snapshot.number();
                break;
            }
        }
        List<Event> events = new ArrayList<>();
        long bytes = 0;
        for (Store.Numbered block : store.steps(workspace, number)) {
            bytes += block.value().length;
            for (StepBlock.Numbered one : steps(workspace, block)) {
                if (one.number() <= number) {
                    continue;
                }
                Ledger before = ledger == null ? empty(one.step()) : ledger;
                if (!one.step().follows(before)) {
                    damaged.found("steps of workspace " + workspace + ": number " + one.number()
                            + " does not follow what is before it");
                    return new Found(ledger, events, bytes);
                }
                events.addAll(
                        before.apply(one.step().command(), one.step().stamp()).events());
                ledger = before;
            }
        }
        return new Found(ledger, events, bytes);
    }

    private @Nullable Ledger ledger(String workspace, Store.Numbered snapshot) {
        try {
            return Ledger.of(BinaryForm.SNAPSHOT.read(snapshot.value()));
        } catch (BinaryException e) {
            damaged.found("snapshot " + snapshot.number() + " of workspace " + workspace + ": " + e.getMessage());
            return null;
        }
    }

    private List<StepBlock.Numbered> steps(String workspace, Store.Numbered block) {
        try {
            return StepBlock.read(block.value());
        } catch (BinaryException e) {
            damaged.found("steps of workspace " + workspace + " from " + block.number() + " on: " + e.getMessage());
            return List.of();
        }
    }

    private static Ledger empty(TakenStep first) {
        LedgerSettings settings = first.stamp().settings();
        return Ledger.create(first.workspace(), settings == null ? LedgerSettings.defaults() : settings);
    }
}
