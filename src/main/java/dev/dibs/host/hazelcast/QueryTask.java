package dev.dibs.host.hazelcast;

import com.hazelcast.core.ReadOnly;
import com.hazelcast.map.EntryProcessor;
import dev.dibs.core.ledger.Ledger;
import dev.dibs.core.model.Query;
import dev.dibs.host.LedgerKeeper;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A question to a ledger. */
final class QueryTask extends OwnerTask implements ReadOnly {
    private static final long serialVersionUID = 1L;

    final transient Query query;

    QueryTask(Query query, long seen) {
        super(seen);
        this.query = query;
    }

    @Override
    List<Outcome> run(LedgerKeeper by, Map.Entry<String, @Nullable Ledger> entry) {
        return List.of(attempt(entry.getKey(), () -> by.ask(entry.getKey(), entry.getValue(), query)));
    }

    @Override
    public @Nullable EntryProcessor<String, Ledger, Outcomes> getBackupProcessor() {
        return null;
    }

    @Override
    public String toString() {
        return query.getClass().getSimpleName();
    }
}
