package dev.dibs.kit;

import dev.dibs.core.ledger.Ledger;
import dev.dibs.core.model.Event;
import dev.dibs.host.StepLog;
import dev.dibs.wire.binary.StepBytes;
import java.util.List;

/** Writes nothing down, and knows of nothing: for logs of which a test looks at a part. */
public class QuietLog implements StepLog {
    @Override
    public void taken(Ledger ledger, StepBytes steps, List<Event> events) {
        // not looked at
    }

    @Override
    public void came(Ledger ledger, List<Event> events) {
        // not looked at
    }

    @Override
    public boolean bringsBack(String workspace) {
        return false;
    }

    @Override
    public long highest(String workspace) {
        return 0;
    }
}
