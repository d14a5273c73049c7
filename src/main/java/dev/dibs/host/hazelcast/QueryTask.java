package dev.dibs.host.hazelcast;

import com.hazelcast.map.EntryProcessor;
import dev.dibs.core.ledger.Ledger;
import dev.dibs.core.model.Query;
import dev.dibs.host.LedgerKeeper;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A question to a ledger. What subscribers are told of it is an answer only when the copies are where the owner is, so that
 * nobody hears of what is lost with it.
 */
final class QueryTask extends OwnerTask {
    private static final long serialVersionUID = 1L;

    final transient Query query;
    private transient @Nullable CopyTask copy;

    QueryTask(Query query, long seen) {
        super(seen);
        this.query = query;
    }

    @Override
    List<Outcome> run(LedgerKeeper by, Map.Entry<String, @Nullable Ledger> entry) {
        copy = query.isForSubscribers() && entry.getValue() != null ? CopyTask.upTo(entry.getValue()) : null;
        return List.of(attempt(entry.getKey(), () -> by.ask(entry.getKey(), entry.getValue(), query)));
    }

    @Override
    public @Nullable EntryProcessor<String, Ledger, Outcomes> getBackupProcessor() {
        return copy;
    }

    @Override
    public String toString() {
        return query.getClass().getSimpleName();
    }
}
