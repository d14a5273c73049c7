package dev.dibs.sim;

import java.util.ArrayList;
import java.util.List;

/** The list of members as one node has it, the oldest first. Its first member makes the next one. */
record View(long version, List<String> members) {
    static final View NONE = new View(0, List.of());

    /** More than half of them. */
    int majority() {
        return members.size() / 2 + 1;
    }

    boolean has(String id) {
        return members.contains(id);
    }

    String master() {
        return members.get(0);
    }

    View without(List<String> gone, long newVersion) {
        List<String> left = new ArrayList<>(members);
        left.removeAll(gone);
        return new View(newVersion, left);
    }

    View with(String id) {
        List<String> more = new ArrayList<>(members);
        more.add(id);
        return new View(version + 1, more);
    }
}
