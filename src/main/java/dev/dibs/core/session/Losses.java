package dev.dibs.core.session;

import dev.dibs.core.model.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What was taken from sessions, so that they can be told and can take it back; the oldest go first beyond a bound. */
public final class Losses {
    private record Key(String session, Path path) {}

    private final LinkedHashMap<Key, Loss> byKey = new LinkedHashMap<>();
    private final Map<String, TreeSet<Path>> pathsBySession = new HashMap<>();

    /** What a session lost on just this path. */
    public @Nullable Loss get(String session, Path path) {
        return byKey.get(new Key(session, path));
    }

    /** What a session lost, in order of path. */
    public List<Loss> of(String session) {
        List<Loss> losses = new ArrayList<>();
        TreeSet<Path> paths = pathsBySession.get(session);
        if (paths != null) {
            for (Path path : paths) {
                Loss loss = get(session, path);
                if (loss != null) {
                    losses.add(loss);
                }
            }
        }
        return losses;
    }

    /** Adds a loss, and forgets the oldest ones beyond {@code most}. */
    public void add(Loss loss, int most) {
        String session = loss.claim().session();
        forget(session, loss.claim().path());
        byKey.put(new Key(session, loss.claim().path()), loss);
        pathsBySession
                .computeIfAbsent(session, none -> new TreeSet<>())
                .add(loss.claim().path());
        while (byKey.size() > most) {
            Key oldest = byKey.keySet().iterator().next();
            forget(oldest.session, oldest.path);
        }
    }

    /** The session has the path again, or is past asking. */
    public void forget(String session, Path path) {
        if (byKey.remove(new Key(session, path)) == null) {
            return;
        }
        TreeSet<Path> paths = pathsBySession.get(session);
        if (paths != null && paths.remove(path) && paths.isEmpty()) {
            pathsBySession.remove(session);
        }
    }

    /** Forgets all that a session lost. */
    public void forget(String session) {
        TreeSet<Path> paths = pathsBySession.remove(session);
        if (paths != null) {
            for (Path path : paths) {
                byKey.remove(new Key(session, path));
            }
        }
    }

    /** All, oldest first. */
    public List<Loss> all() {
        return new ArrayList<>(byKey.values());
    }
}
