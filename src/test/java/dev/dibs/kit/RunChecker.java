package dev.dibs.kit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Judges a {@link Run} by what the contract promises, knowing nothing of how the node works.
 *
 * <p>A session surely holds a path from the moment when its grant was acknowledged until the moment when its release was sent;
 * two such spans of conflicting claims must not overlap. Whatever was acknowledged must have been told, once, to everybody.
 */
public final class RunChecker {
    private static final Set<String> ENDINGS =
            Set.of("claim.released", "claim.expired", "claim.broken", "claim.revoked", "claim.handed");
    private static final int MOST = 50;

    private final Run run;
    private final Set<String> faults = new LinkedHashSet<>();
    private final TreeMap<Long, Run.Told> all = new TreeMap<>();

    private RunChecker(Run run) {
        this.run = run;
    }

    /** What is wrong, in words; empty when all is well. */
    public static List<String> faultsOf(Run run) {
        RunChecker checker = new RunChecker(run);
        run.told().forEach(checker::order);
        run.told().forEach(checker::completeness);
        checker.acknowledged();
        checker.fences();
        checker.holders();
        checker.standing();
        return checker.faults.stream().limit(MOST).toList();
    }

    private void fault(String what) {
        faults.add(run.workspace() + ": " + what);
    }

    /** Each event once, in order; a hole only before a reset; the same event for everybody. */
    private void order(String subscriber, List<Run.Told> events) {
        long last = -1;
        for (Run.Told event : events) {
            if (event.revision() == last) {
                fault(subscriber + " was told twice: " + event);
            } else if (event.revision() < last) {
                fault(subscriber + " was told out of order, after " + last + ": " + event);
            } else if (last >= 0
                    && event.revision() != last + 1
                    && !event.type().equals("reset")) {
                fault(subscriber + " has a gap between " + last + " and " + event);
            }
            last = Math.max(last, event.revision());
            if (!event.state()) {
                Run.Told other = all.putIfAbsent(event.revision(), event);
                if (other != null && !other.equals(event)) {
                    fault(subscriber + " was told something else: " + event + " rather than " + other);
                }
            }
        }
    }

    /** A ledger's own reset leaps ahead, but what came before it was told before it. */
    private void completeness(String subscriber, List<Run.Told> events) {
        if (events.isEmpty()) {
            fault(subscriber + " was told nothing");
            return;
        }
        long last = -1;
        for (Run.Told event : events) {
            if (last >= 0 && event.revision() > last + 1 && !event.state()) {
                all.subMap(last, false, event.revision(), false)
                        .values()
                        .forEach(missing -> fault(subscriber + " has a gap, it was never told " + missing));
            }
            last = Math.max(last, event.revision());
        }
        all.tailMap(last, false)
                .values()
                .forEach(missing -> fault(subscriber + " has a gap at the end, it was never told " + missing));
    }

    /** What was acknowledged happened, and happened once. */
    private void acknowledged() {
        Map<String, List<Run.Told>> acquired = new HashMap<>();
        Map<String, List<Run.Told>> ended = new HashMap<>();
        for (Run.Told event : all.values()) {
            for (String path : event.paths()) {
                String key = key(path, event.session(), event.fence());
                if (event.type().equals("claim.acquired")) {
                    acquired.computeIfAbsent(key, k -> new ArrayList<>()).add(event);
                } else if (ENDINGS.contains(event.type())) {
                    ended.computeIfAbsent(key, k -> new ArrayList<>()).add(event);
                }
            }
        }
        acquired.forEach((key, events) -> once("the grant of " + key, events));
        ended.forEach((key, events) -> once("the end of " + key, events));
        for (Run.Grant grant : run.grants()) {
            for (String path : grant.paths()) {
                if (!acquired.containsKey(key(path, grant.session(), grant.fence()))) {
                    fault("acknowledged, and then missing: nobody was told the grant of " + path + " in " + grant);
                }
            }
        }
        for (Run.Release release : run.releases()) {
            for (String path : release.paths()) {
                if (!ended.containsKey(key(path, release.session(), release.fence()))) {
                    fault("acknowledged, and then missing: nobody was told the end of " + path + " in " + release);
                }
            }
        }
    }

    private void once(String what, List<Run.Told> events) {
        if (events.size() > 1) {
            fault(what + " was told " + events.size() + " times, as " + events);
        }
    }

    /** A later grant of a path has a higher fence. */
    private void fences() {
        Map<String, List<Run.Grant>> byPath = new HashMap<>();
        run.grants()
                .forEach(grant -> grant.paths()
                        .forEach(path -> byPath.computeIfAbsent(path, p -> new ArrayList<>())
                                .add(grant)));
        byPath.forEach((path, grants) -> {
            grants.sort(Comparator.comparingLong(Run.Grant::fence).thenComparingLong(Run.Grant::sent));
            for (int i = 1; i < grants.size(); i++) {
                Run.Grant lower = grants.get(i - 1);
                Run.Grant higher = grants.get(i);
                if (lower.fence() == higher.fence()) {
                    fault("the fence of " + path + " was reused: " + lower + " and " + higher);
                } else if (higher.acked() < lower.sent()) {
                    fault("the fence of " + path + " went back: " + higher + " came before " + lower);
                }
            }
        });
    }

    /** No two hold what conflicts. */
    private void holders() {
        Map<String, Long> releasedAt = new HashMap<>();
        for (Run.Release release : run.releases()) {
            release.paths().forEach(path -> {
                Long ignored = releasedAt.put(key(path, release.session(), release.fence()), release.sent());
            });
        }
        Set<String> ended = new HashSet<>();
        for (Run.Told event : all.values()) {
            if (ENDINGS.contains(event.type())) {
                event.paths().forEach(path -> ended.add(key(path, event.session(), event.fence())));
            }
        }
        List<Span> spans = new ArrayList<>();
        for (Run.Grant grant : run.grants()) {
            for (String path : grant.paths()) {
                long until = releasedAt.getOrDefault(key(path, grant.session(), grant.fence()), Long.MAX_VALUE);
                if (until == Long.MAX_VALUE && ended.contains(key(path, grant.session(), grant.fence()))) {
                    continue;
                }
                spans.add(new Span(path, grant, grant.acked(), until));
            }
        }
        spans.sort(Comparator.comparingLong(Span::from));
        List<Span> open = new ArrayList<>();
        for (Span span : spans) {
            open.removeIf(one -> one.until <= span.from);
            for (Span one : open) {
                if (one.conflicts(span)) {
                    fault("two hold at once: " + one.path + " in " + one.grant + " and " + span.path + " in "
                            + span.grant);
                }
            }
            open.add(span);
        }
    }

    private record Span(String path, Run.Grant grant, long from, long until) {
        boolean conflicts(Span other) {
            return !grant.session().equals(other.grant.session())
                    && !(grant.shared() && other.grant.shared())
                    && (covers(path, other.path) || covers(other.path, path));
        }
    }

    private static boolean covers(String above, String path) {
        if (!path.startsWith(above)) {
            return false;
        }
        if (path.length() == above.length()) {
            return true;
        }
        char next = path.charAt(above.length());
        return next == '/' || next == '#' || (next == '.' && above.indexOf('#') >= 0);
    }

    /** What was granted and not let go stands, or there was an event that ended it; what stands was granted. */
    private void standing() {
        Set<String> ended = new LinkedHashSet<>();
        Set<String> acquired = new LinkedHashSet<>();
        for (Run.Told event : all.values()) {
            for (String path : event.paths()) {
                String key = key(path, event.session(), event.fence());
                if (ENDINGS.contains(event.type())) {
                    ended.add(key);
                }
                if (event.type().equals("claim.acquired") || event.type().equals("claim.handed")) {
                    acquired.add(key);
                }
            }
        }
        Set<String> stands = new LinkedHashSet<>();
        run.standing().forEach(one -> stands.add(key(one.path(), one.session(), one.fence())));
        for (Run.Grant grant : run.grants()) {
            for (String path : grant.paths()) {
                String key = key(path, grant.session(), grant.fence());
                if (!stands.contains(key) && !ended.contains(key)) {
                    fault("lost without a word: " + path + " in " + grant);
                }
            }
        }
        for (String key : stands) {
            if (ended.contains(key)) {
                fault("it stands, though its end was told: " + key);
            }
            if (!acquired.contains(key)) {
                fault("it stands, though nobody was told its grant: " + key);
            }
        }
    }

    private static String key(String path, String session, long fence) {
        return path + " of " + session + " under fence " + fence;
    }
}
