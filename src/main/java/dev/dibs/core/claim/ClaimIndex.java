package dev.dibs.core.claim;

import dev.dibs.core.model.Claim;
import dev.dibs.core.model.Mode;
import dev.dibs.core.model.Path;
import dev.dibs.core.model.PathTree;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** All claims, found by path and by session. On one path a session has at most one. */
public final class ClaimIndex {
    private final PathTree<Claim[]> byPath = new PathTree<>();
    private final Map<String, TreeSet<Path>> pathsBySession = new HashMap<>();
    private int size;

    /** How many there are. */
    public int size() {
        return size;
    }

    /** How many a session has. */
    public int count(String session) {
        TreeSet<Path> paths = pathsBySession.get(session);
        return paths == null ? 0 : paths.size();
    }

    /** A session's claim on just this path. */
    public @Nullable Claim get(Path path, String session) {
        for (Claim claim : at(path)) {
            if (claim.session().equals(session)) {
                return claim;
            }
        }
        return null;
    }

    /** The claims on just this path, in order of session. */
    public Claim[] at(Path path) {
        Claim[] claims = byPath.get(path);
        return claims == null ? new Claim[0] : claims;
    }

    /** A session's claims in order of path. */
    public List<Claim> of(String session) {
        List<Claim> claims = new ArrayList<>(count(session));
        TreeSet<Path> paths = pathsBySession.get(session);
        if (paths != null) {
            for (Path path : paths) {
                Claim claim = get(path, session);
                if (claim != null) {
                    claims.add(claim);
                }
            }
        }
        return claims;
    }

    /** All claims in order of path, from a path's text on. */
    public Iterable<Claim[]> from(String text) {
        return byPath.from(text);
    }

    /** All claims in order of path and session. */
    public List<Claim> all() {
        List<Claim> claims = new ArrayList<>(size);
        for (Claim[] some : byPath.values()) {
            Collections.addAll(claims, some);
        }
        return claims;
    }

    /** Adds a claim, in place of the one its session has on the path. */
    public void put(Claim claim) {
        Claim[] old = at(claim.path());
        for (int i = 0; i < old.length; i++) {
            if (old[i].session().equals(claim.session())) {
                Claim[] changed = old.clone();
                changed[i] = claim;
                byPath.put(claim.path(), changed);
                return;
            }
        }
        Claim[] more = Arrays.copyOf(old, old.length + 1);
        int i = old.length;
        for (; i > 0 && old[i - 1].session().compareTo(claim.session()) > 0; i--) {
            more[i] = old[i - 1];
        }
        more[i] = claim;
        byPath.put(claim.path(), more);
        pathsBySession
                .computeIfAbsent(claim.session(), session -> new TreeSet<>())
                .add(claim.path());
        size++;
    }

    /** Takes a session's claim on a path away. */
    public void remove(Path path, String session) {
        Claim[] old = at(path);
        List<Claim> left = new ArrayList<>(old.length);
        for (Claim claim : old) {
            if (!claim.session().equals(session)) {
                left.add(claim);
            }
        }
        if (left.size() == old.length) {
            return;
        }
        if (left.isEmpty()) {
            byPath.remove(path);
        } else {
            byPath.put(path, left.toArray(new Claim[0]));
        }
        TreeSet<Path> paths = pathsBySession.get(session);
        if (paths != null && paths.remove(path) && paths.isEmpty()) {
            pathsBySession.remove(session);
        }
        size--;
    }

    /** A claim of the session that already gives it this path in this mode; the topmost. */
    public @Nullable Claim covering(String session, Path path, Mode mode) {
        if (count(session) == 0) {
            return null;
        }
        Claim[] found = new Claim[1];
        boolean any = byPath.anyCovering(path, claims -> {
            for (Claim claim : claims) {
                if (claim.session().equals(session) && claim.mode().covers(mode)) {
                    found[0] = claim;
                    return true;
                }
            }
            return false;
        });
        return any ? found[0] : null;
    }

    /** Tries the claims that keep a session from a path until {@code found} says true; tells whether one did. */
    public boolean anyConflict(String session, Path path, Mode mode, Predicate<Claim> found) {
        return byPath.anyRelated(path, claims -> anyOf(claims, session, mode, found));
    }

    /** Like {@link #anyConflict}, with only the claims on the path and above it. */
    public boolean anyConflictAbove(String session, Path path, Mode mode, Predicate<Claim> found) {
        return byPath.anyCovering(path, claims -> anyOf(claims, session, mode, found));
    }

    private static boolean anyOf(Claim[] claims, String session, Mode mode, Predicate<Claim> found) {
        for (Claim claim : claims) {
            if (claim.mode().conflicts(mode) && !claim.session().equals(session) && found.test(claim)) {
                return true;
            }
        }
        return false;
    }
}
