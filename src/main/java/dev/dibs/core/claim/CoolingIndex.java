package dev.dibs.core.claim;

import dev.dibs.core.model.Mode;
import dev.dibs.core.model.Path;
import dev.dibs.core.model.PathTree;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The paths that cool down; on one path the latest expiry counts. */
public final class CoolingIndex {
    private final PathTree<Cooling> byPath = new PathTree<>();

    /** How many there are. */
    public int size() {
        return byPath.size();
    }

    /** Adds one, in place of an earlier one on the path. */
    public void put(Cooling cooling) {
        byPath.put(cooling.path(), cooling);
    }

    /** What cools at just this path. */
    public @Nullable Cooling get(Path path) {
        return byPath.get(path);
    }

    /** The path is free to all. */
    public void remove(Path path) {
        byPath.remove(path);
    }

    /** Of those that keep a session from a path the one that lasts longest; null for none. */
    public @Nullable Cooling inTheWay(String session, Path path, Mode mode) {
        List<Cooling> latest = new ArrayList<>(1);
        boolean ignored = byPath.anyRelated(path, cooling -> {
            if (cooling.mode().conflicts(mode) && !cooling.session().equals(session)) {
                if (latest.isEmpty()) {
                    latest.add(cooling);
                } else if (cooling.freeAt() > latest.get(0).freeAt()) {
                    latest.set(0, cooling);
                }
            }
            return false;
        });
        return latest.isEmpty() ? null : latest.get(0);
    }

    /** All in order of path. */
    public List<Cooling> all() {
        return new ArrayList<>(byPath.values());
    }
}
