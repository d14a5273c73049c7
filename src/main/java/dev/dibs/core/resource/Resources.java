package dev.dibs.core.resource;

import dev.dibs.core.model.Path;
import dev.dibs.core.model.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The shared records by path. */
public final class Resources {
    private final TreeMap<Path, Resource> byPath = new TreeMap<>();

    /** How many there are. */
    public int size() {
        return byPath.size();
    }

    /** The record of a path. */
    public @Nullable Resource get(Path path) {
        return byPath.get(path);
    }

    /** Adds a record, or its next version. */
    public void put(Resource resource) {
        byPath.put(resource.path(), resource);
    }

    /** All in order of path. */
    public List<Resource> all() {
        return new ArrayList<>(byPath.values());
    }
}
