package dev.dibs.ops;

import dev.dibs.edge.RequestWatch;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;

/** HTTP requests by method, route and status: as many rows as there are of those, whatever is asked for. */
final class RequestCounts implements RequestWatch {
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS");

    private final Map<Row, Times> rows = new ConcurrentHashMap<>();

    record Row(String method, String route, int status) {}

    static final class Times {
        private final LongAdder count = new LongAdder();
        private final LongAdder nanos = new LongAdder();

        long count() {
            return count.sum();
        }

        double nanos() {
            return nanos.sum();
        }
    }

    @Override
    public void answered(String method, String route, int status, long nanos) {
        // a method is any word: only those that we know get a row
        Row row = new Row(METHODS.contains(method) ? method : Counts.OTHER, route, status);
        Times times = rows.computeIfAbsent(row, fresh -> new Times());
        times.count.increment();
        times.nanos.add(nanos);
    }

    void forEach(BiConsumer<Row, Times> each) {
        rows.forEach(each);
    }
}
