package dev.dibs.host;

import dev.dibs.core.ledger.Ledger;
import dev.dibs.core.model.Event;
import dev.dibs.wire.binary.StepBytes;
import java.util.List;

/** Where a node writes down what it does with ledgers, as their owner and as one that keeps copies. */
public interface StepLog {
    /** Writes nothing down. */
    StepLog NONE = new StepLog() {
        @Override
        public void taken(Ledger ledger, StepBytes steps, List<Event> events) {
            // nobody asked for it
        }

        @Override
        public void came(Ledger ledger, List<Event> events) {
            // nobody asked for it
        }

        @Override
        public boolean bringsBack(String workspace) {
            return false;
        }

        @Override
        public long highest(String workspace) {
            return 0;
        }
    };

    /**
     * Steps were taken: called after them, before anybody is told of one, on the thread that took them. When this returns, they
     * outlive the process.
     *
     * @param ledger as it is after them
     */
    void taken(Ledger ledger, StepBytes steps, List<Event> events);

    /** A ledger came to be as a whole, not by a step: merged, or brought back from somewhere else. */
    void came(Ledger ledger, List<Event> events);

    /**
     * Asked by an owner that finds no ledger of a workspace: whether it was written down here and will be brought back now,
     * so that the owner must not begin a new one.
     */
    boolean bringsBack(String workspace);

    /**
     * The highest revision that a ledger of this workspace is known to have had here; 0 for none. A ledger that comes from
     * elsewhere may be older: this node must not take an epoch for it that it took before.
     */
    long highest(String workspace);
}
