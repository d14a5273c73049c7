package dev.dibs.kit;

import dev.dibs.core.claim.Cooling;
import dev.dibs.core.ledger.Snapshot;
import dev.dibs.core.model.Claim;
import dev.dibs.core.model.Mode;
import dev.dibs.core.model.Path;
import dev.dibs.core.session.SessionRecord;
import dev.dibs.core.waiting.Waiter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The contract's words reckoned the simple way, from a snapshot's lists and from nothing of the ledger's own code. */
public final class Naive {
    private static final ThreadLocal<Map<String, List<String>>> PARTS = ThreadLocal.withInitial(HashMap::new);

    private Naive() {}

    /** Parts with the separator that opens them: {@code src/a.js#Foo.bar} is {@code /src, /a.js, #Foo, .bar}. */
    static List<String> parts(String path) {
        return PARTS.get().computeIfAbsent(path, Naive::split);
    }

    private static List<String> split(String path) {
        List<String> parts = new ArrayList<>();
        int hash = path.indexOf('#');
        for (String part : (hash < 0 ? path : path.substring(0, hash)).split("/")) {
            parts.add("/" + part);
        }
        if (hash >= 0) {
            String opener = "#";
            for (String part : path.substring(hash + 1).split("\\.")) {
                parts.add(opener + part);
                opener = ".";
            }
        }
        return parts;
    }

    public static boolean covers(Path upper, Path lower) {
        List<String> above = parts(upper.text());
        List<String> below = parts(lower.text());
        return above.size() <= below.size() && below.subList(0, above.size()).equals(above);
    }

    public static boolean related(Path one, Path other) {
        return covers(one, other) || covers(other, one);
    }

    /** Whether two holds conflict: section 1 of the contract. */
    public static boolean conflict(Path p, Mode pMode, String pSession, Path q, Mode qMode, String qSession) {
        return !pSession.equals(qSession) && !(pMode == Mode.SHARED && qMode == Mode.SHARED) && related(p, q);
    }

    public static boolean conflict(
            Collection<Path> ps, Mode pMode, String pSession, Path q, Mode qMode, String qSession) {
        for (Path p : ps) {
            if (conflict(p, pMode, pSession, q, qMode, qSession)) {
                return true;
            }
        }
        return false;
    }

    public static boolean conflict(Collection<Path> ps, Mode pMode, String pSession, Waiter w) {
        for (Path q : w.paths()) {
            if (conflict(ps, pMode, pSession, q, w.mode(), w.session())) {
                return true;
            }
        }
        return false;
    }

    /** The session's own claim that already gives this, if there is one. */
    public static @Nullable Claim cover(Snapshot s, String session, Path path, Mode mode) {
        for (Claim claim : s.claims()) {
            if (claim.session().equals(session)
                    && covers(claim.path(), path)
                    && (claim.mode() == Mode.EXCLUSIVE || mode == Mode.SHARED)) {
                return claim;
            }
        }
        return null;
    }

    /** Those of the paths that the session does not have yet. */
    public static List<Path> uncovered(Snapshot s, String session, Collection<Path> paths, Mode mode) {
        List<Path> wanted = new ArrayList<>();
        for (Path path : paths) {
            if (cover(s, session, path, mode) == null) {
                wanted.add(path);
            }
        }
        return wanted;
    }

    public static List<Claim> claimsAgainst(Snapshot s, String session, Collection<Path> paths, Mode mode) {
        List<Claim> found = new ArrayList<>();
        for (Claim claim : s.claims()) {
            if (conflict(paths, mode, session, claim.path(), claim.mode(), claim.session())) {
                found.add(claim);
            }
        }
        return found;
    }

    public static List<Cooling> coolingAgainst(
            Snapshot s, long now, String session, Collection<Path> paths, Mode mode) {
        List<Cooling> found = new ArrayList<>();
        for (Cooling cooling : s.cooling()) {
            if (cooling.freeAt() >= now
                    && conflict(paths, mode, session, cooling.path(), cooling.mode(), cooling.session())) {
                found.add(cooling);
            }
        }
        return found;
    }

    /** Earlier requests in line that conflict with this one. */
    public static List<Waiter> waitersAgainst(
            Snapshot s, long place, String session, Collection<Path> paths, Mode mode) {
        List<Waiter> found = new ArrayList<>();
        for (Waiter waiter : s.waiters()) {
            if (waiter.place() < place && conflict(paths, mode, session, waiter)) {
                found.add(waiter);
            }
        }
        return found;
    }

    /** Who must act before this request is granted: holders, and those who stand before it. */
    public static Set<String> waitsFor(Snapshot s, long place, String session, Collection<Path> paths, Mode mode) {
        List<Path> wanted = uncovered(s, session, paths, mode);
        Set<String> others = new TreeSet<>();
        for (Claim claim : claimsAgainst(s, session, wanted, mode)) {
            others.add(claim.session());
        }
        for (Waiter waiter : waitersAgainst(s, place, session, wanted, mode)) {
            others.add(waiter.session());
        }
        return others;
    }

    /** Which session waits for which. */
    public static Map<String, Set<String>> waits(Snapshot s) {
        Map<String, Set<String>> waits = new TreeMap<>();
        for (Waiter w : s.waiters()) {
            waits.computeIfAbsent(w.session(), any -> new TreeSet<>())
                    .addAll(waitsFor(s, w.place(), w.session(), w.paths(), w.mode()));
        }
        return waits;
    }

    /** Whether one can go from the one to the other along waits, in one wait or more. */
    public static boolean leads(Map<String, Set<String>> waits, String from, String to) {
        Set<String> seen = new TreeSet<>();
        List<String> open = new ArrayList<>(waits.getOrDefault(from, Set.of()));
        while (!open.isEmpty()) {
            String session = open.remove(open.size() - 1);
            if (session.equals(to)) {
                return true;
            }
            if (seen.add(session)) {
                open.addAll(waits.getOrDefault(session, Set.of()));
            }
        }
        return false;
    }

    public static @Nullable SessionRecord session(Snapshot s, String id) {
        for (SessionRecord session : s.sessions()) {
            if (session.id().equals(id)) {
                return session;
            }
        }
        return null;
    }

    /** The session that has this token now. */
    public static @Nullable SessionRecord byToken(Snapshot s, String hash) {
        for (SessionRecord session : s.sessions()) {
            if (!hash.isEmpty() && session.tokenHash().equals(hash)) {
                return session;
            }
        }
        return null;
    }

    /** The session that once had this token. */
    public static @Nullable SessionRecord byFormerToken(Snapshot s, String hash) {
        for (SessionRecord session : s.sessions()) {
            if (!hash.isEmpty() && session.formerHashes().contains(hash)) {
                return session;
            }
        }
        return null;
    }

    public static @Nullable Waiter waiter(Snapshot s, String ticket) {
        for (Waiter waiter : s.waiters()) {
            if (waiter.ticket().equals(ticket)) {
                return waiter;
            }
        }
        return null;
    }

    public static @Nullable Claim claim(Snapshot s, String session, Path path) {
        for (Claim claim : s.claims()) {
            if (claim.session().equals(session) && claim.path().equals(path)) {
                return claim;
            }
        }
        return null;
    }
}
