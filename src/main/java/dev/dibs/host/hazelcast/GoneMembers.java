package dev.dibs.host.hazelcast;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Members that left, for as long as a ledger may come to this node that was not told; not thread-safe. */
final class GoneMembers {
    private static final long UNTOLD = Long.MIN_VALUE;

    private final long rememberNanos;
    private final Map<String, Long> since = new LinkedHashMap<>();

    /** Remembers each so long after it could be told for the first time. */
    GoneMembers(long rememberNanos) {
        this.rememberNanos = rememberNanos;
    }

    /** One left. */
    void add(String node) {
        since.put(node, UNTOLD);
    }

    /** Those that ledgers are to be told of now, oldest first; only call it when they can be. */
    List<String> toTell(long nanos) {
        since.values().removeIf(told -> told != UNTOLD && nanos - told > rememberNanos);
        since.replaceAll((node, told) -> told == UNTOLD ? nanos : told);
        return new ArrayList<>(since.keySet());
    }
}
