package dev.dibs.host.hazelcast;

import com.hazelcast.internal.serialization.Data;
import com.hazelcast.map.IMap;
import com.hazelcast.map.impl.proxy.MapProxyImpl;
import dev.dibs.core.ledger.Ledger;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The line to the owners of ledgers.
 *
 * <p>What {@code IMap.submitToKey} gives back has itself completed on the common pool, whoever listens: two changes of thread
 * for each request, which take longer than the request itself. Its inner future has not, so that is what is used.
 */
final class OwnerLine {
    private final IMap<String, Ledger> map;

    OwnerLine(IMap<String, Ledger> map) {
        this.map = map;
    }

    /** Has a task carried out; {@code then} is called on the thread that the outcome comes on. */
    void send(String workspace, OwnerTask task, BiConsumer<@Nullable Outcome, @Nullable Throwable> then) {
        if (map instanceof MapProxyImpl<String, Ledger> proxy) {
            proxy.executeOnKeyInternal(workspace, task)
                    .whenCompleteAsync((data, e) -> read(proxy, data, e, then), Runnable::run);
        } else {
            map.submitToKey(workspace, task).whenCompleteAsync(then, Runnable::run);
        }
    }

    private static void read(
            MapProxyImpl<String, Ledger> proxy,
            @Nullable Data data,
            @Nullable Throwable error,
            BiConsumer<@Nullable Outcome, @Nullable Throwable> then) {
        Outcome outcome = null;
        Throwable wrong = error;
        try {
            outcome = proxy.getNodeEngine().toObject(data);
        } catch (RuntimeException unreadable) {
            wrong = unreadable;
        }
        then.accept(outcome, wrong);
    }
}
