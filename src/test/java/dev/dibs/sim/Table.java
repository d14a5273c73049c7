package dev.dibs.sim;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who keeps the ledger, as one node knows it: its owner, then those with copies. */
record Table(long list, long version, List<String> nodes) {
    static final Table EMPTY = new Table(0, 0, List.of());

    @Nullable
    String owner() {
        return nodes.isEmpty() ? null : nodes.get(0);
    }

    boolean copyAt(String id) {
        return nodes.indexOf(id) > 0;
    }

    boolean isOlderThan(Table other) {
        return list != other.list ? list < other.list : version < other.version;
    }

    /** As far as they are members: a copy follows an owner that is gone. */
    Table among(View view) {
        List<String> left = new ArrayList<>(nodes);
        left.removeIf(id -> !view.has(id));
        return new Table(view.version(), version, left);
    }

    Table next(List<String> newNodes) {
        return new Table(list, version + 1, List.copyOf(newNodes));
    }
}
