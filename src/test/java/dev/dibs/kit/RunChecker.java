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
 * <p>A session surely holds a path from the moment when its grant was acknowledged until the moment when its release was sent
 * or its loss was told; two such spans of conflicting claims must not overlap. Whatever was acknowledged must have been told,
 * once, to everybody. Where the nodes were apart, both sides may have gone on: then each side's events are its own, and two may
 * have held at once, but only for so long.
 */
public final class RunChecker {
    /** What is promised, one rule for each kind of fault. */
    public enum Rule {
        /** What was acknowledged stands, until its end is told. */
        LOST,
        /** What was asked for once is done once. */
        DOUBLED,
        /** No two hold what conflicts, but while the nodes are apart. */
        HOLDERS,
        /** When the nodes are one cluster again, nothing stands that conflicts, and who lost is told. */
        HEALED,
        /** No fence is given twice, and along a path they grow. */
        FENCE,
        /** What was let go does not come back. */
        GHOST,
        /** Each subscriber hears each event once, in order, without a gap that no reset tells. */
        FEED,
        /** Nobody overtakes in line. */
        LINE,
        /** So little happened that it proves nothing. */
        VOID,
        /** A call was answered as no call should be. */
        ANSWER
    }

    /** Something that is wrong. */
    public record Fault(Rule rule, String text) {
        @Override
        public String toString() {
            return rule + ": " + text;
        }
    }

    private static final Set<String> ENDINGS =
            Set.of("claim.released", "claim.expired", "claim.broken", "claim.revoked", "claim.handed");

    private final Run run;
    private final Set<Fault> faults = new LinkedHashSet<>();
    private final TreeMap<Long, Run.Told> all = new TreeMap<>();
    private final Map<String, List<Run.Told>> acquired = new HashMap<>();
    private final Map<String, List<Run.Told>> ended = new HashMap<>();
    private final Set<String> released = new HashSet<>();
    private final boolean divided;

    private RunChecker(Run run) {
        this.run = run;
        this.divided = !run.apart().isEmpty();
    }

    /** What is wrong, in words; empty when all is well. */
    public static List<String> faultsOf(Run run) {
        return judge(run, 0).stream().map(Fault::text).toList();
    }

    /** What is wrong; a run with fewer grants than {@code least} is void. */
    public static List<Fault> judge(Run run, int least) {
        RunChecker checker = new RunChecker(run);
        run.told().forEach(checker::order);
        run.told().forEach(checker::completeness);
        checker.index();
        checker.acknowledged();
        checker.taken();
        checker.fences();
        checker.holders();
        checker.standing();
        checker.looks();
        new LineRule(run.workspace(), checker.all.values()).judge(checker.faults);
        if (run.grants().size() < least) {
            checker.fault(Rule.VOID, run.grants().size() + " grants, " + least + " were wanted");
        }
        return new ArrayList<>(checker.faults);
    }

    private void fault(Rule rule, String what) {
        faults.add(new Fault(rule, run.workspace() + ": " + what));
    }

    /** Each event once, in order; a hole only before a reset; the same event for everybody. */
    private void order(String subscriber, List<Run.Told> events) {
        long last = -1;
        for (Run.Told event : events) {
            if (event.revision() == last) {
                fault(Rule.FEED, subscriber + " was told twice: " + event);
            } else if (event.revision() < last) {
                fault(Rule.FEED, subscriber + " was told out of order, after " + last + ": " + event);
            } else if (last >= 0
                    && event.revision() != last + 1
                    && !event.type().equals("reset")) {
                fault(Rule.FEED, subscriber + " has a gap between " + last + " and " + event);
            }
            last = Math.max(last, event.revision());
            if (!event.state()) {
                Run.Told other = all.putIfAbsent(event.revision(), event);
                if (other != null && !other.same(event)) {
                    fault(Rule.FEED, subscriber + " was told something else: " + event + " rather than " + other);
                }
            }
        }
    }

    /**
     * A ledger's own reset leaps ahead, but what came before it was told before it; unless the nodes were apart, and it was told
     * on another side, or by a node whose last words the others did not hear.
     */
    private void completeness(String subscriber, List<Run.Told> events) {
        if (events.isEmpty()) {
            fault(Rule.FEED, subscriber + " was told nothing");
            return;
        }
        long last = -1;
        for (Run.Told event : events) {
            if (last >= 0 && event.revision() > last + 1 && !event.state() && !apart(event.at(), event.at())) {
                all.subMap(last, false, event.revision(), false)
                        .values()
                        .forEach(missing -> fault(Rule.FEED, subscriber + " has a gap, it was never told " + missing));
            }
            last = Math.max(last, event.revision());
        }
        all.tailMap(last, false)
                .values()
                .forEach(missing ->
                        fault(Rule.FEED, subscriber + " has a gap at the end, it was never told " + missing));
    }

    private void index() {
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
        run.releases()
                .forEach(release ->
                        release.paths().forEach(path -> released.add(key(path, release.session(), release.fence()))));
    }

    /** What was acknowledged happened, and happened once. */
    private void acknowledged() {
        acquired.forEach((key, events) -> once("the grant of " + key, events));
        // either side of a cut ends what it knows of
        ended.forEach((key, events) -> {
            if (events.stream().noneMatch(end -> apart(end.at(), end.at()))) {
                once("the end of " + key, events);
            }
        });
        for (Run.Grant grant : run.grants()) {
            for (String path : grant.paths()) {
                if (!acquired.containsKey(key(path, grant.session(), grant.fence()))
                        && !passedOver(given(grant), grant.acked())) {
                    fault(
                            Rule.LOST,
                            "acknowledged, and then missing: nobody was told the grant of " + path + " in " + grant);
                }
            }
        }
        for (Run.Release release : run.releases()) {
            for (String path : release.paths()) {
                if (!ended.containsKey(key(path, release.session(), release.fence()))
                        && !passedOver(release.sent(), release.acked())) {
                    fault(
                            Rule.LOST,
                            "acknowledged, and then missing: nobody was told the end of " + path + " in " + release);
                }
            }
        }
    }

    /**
     * Whether everybody was told to look for what happened on one side of a cut, or was known to a journal that came back after
     * another, instead of being told the events: by a reset, with the state or without, in that time or after it.
     */
    private boolean passedOver(long since, long acked) {
        return run.apart().stream()
                .filter(span -> span.from() <= acked && since <= span.until())
                .anyMatch(span -> run.told().values().stream()
                        .anyMatch(events -> events.stream()
                                .anyMatch(event -> event.type().equals("reset") && event.at() >= span.from())));
    }

    /** From when on it may have been given: who asks again for what it holds is told the fence that it has. */
    private long given(Run.Grant grant) {
        Map.Entry<Long, Run.Told> before = all.floorEntry(grant.fence());
        return before == null
                ? grant.sent()
                : Math.min(grant.sent(), before.getValue().at());
    }

    private void once(String what, List<Run.Told> events) {
        if (events.size() > 1) {
            fault(Rule.DOUBLED, what + " was told " + events.size() + " times, as " + events);
        }
    }

    /** A claim that its holder kept is not taken from it while all nodes are one cluster. */
    private void taken() {
        for (Run.Grant grant : run.grants()) {
            for (String path : grant.paths()) {
                String key = key(path, grant.session(), grant.fence());
                for (Run.Told end : ended.getOrDefault(key, List.of())) {
                    boolean robbed =
                            end.type().equals("claim.expired") || end.type().equals("claim.revoked");
                    if (robbed && run.apart().stream().noneMatch(span -> span.bothGoOn() && span.holds(end.at()))) {
                        fault(Rule.LOST, "taken from who was there, by " + end + ": " + grant);
                    }
                }
            }
        }
    }

    /**
     * A later grant of a path has a higher fence, and none has that of another. Two that share are in no order: one may be told late
     * of what it was given before the other.
     */
    private void fences() {
        Map<Long, Run.Grant> byFence = new HashMap<>();
        Map<String, List<Run.Grant>> byPath = new HashMap<>();
        for (Run.Grant grant : run.grants()) {
            Run.Grant other = byFence.putIfAbsent(grant.fence(), grant);
            if (other != null && !other.session().equals(grant.session())) {
                fault(Rule.FENCE, "the fence was reused by another: " + other + " and " + grant);
            }
            grant.paths()
                    .forEach(path ->
                            byPath.computeIfAbsent(path, p -> new ArrayList<>()).add(grant));
        }
        byPath.forEach((path, grants) -> {
            grants.sort(Comparator.comparingLong(Run.Grant::fence).thenComparingLong(Run.Grant::sent));
            for (int i = 1; i < grants.size(); i++) {
                Run.Grant lower = grants.get(i - 1);
                Run.Grant higher = grants.get(i);
                boolean again =
                        lower.fence() == higher.fence() && lower.session().equals(higher.session());
                if (again) {
                    letGoAndBack(path, lower, higher);
                } else if (lower.fence() == higher.fence()) {
                    fault(Rule.FENCE, "the fence of " + path + " was reused: " + lower + " and " + higher);
                } else if (higher.acked() < lower.sent()
                        && !(lower.shared() && higher.shared())
                        && !apart(lower.sent(), higher.acked())) {
                    fault(Rule.FENCE, "the fence of " + path + " went back: " + higher + " came before " + lower);
                }
            }
        });
    }

    /** Whoever asks for what it holds is given the same; but not what it has let go. */
    private void letGoAndBack(String path, Run.Grant first, Run.Grant again) {
        for (Run.Release release : run.releases()) {
            if (release.session().equals(first.session())
                    && release.fence() == first.fence()
                    && release.paths().contains(path)
                    && release.acked() < again.sent()) {
                fault(Rule.GHOST, "it was let go in " + release + ", and is back: " + again);
            }
        }
    }

    /** Whether both were while the nodes were apart. */
    private boolean apart(long one, long other) {
        return run.apart().stream().anyMatch(span -> span.holds(one) && span.holds(other));
    }

    /** No two hold what conflicts. */
    private void holders() {
        Map<String, Long> until = new HashMap<>();
        for (Run.Release release : run.releases()) {
            release.paths()
                    .forEach(path ->
                            until.merge(key(path, release.session(), release.fence()), release.sent(), Math::min));
        }
        Map<String, Long> lost = new HashMap<>();
        run.losses().forEach(loss -> lost.merge(loss.session() + " " + loss.fence(), loss.at(), Math::min));
        ended.forEach((key, events) -> events.stream()
                .filter(event -> !event.type().equals("claim.released"))
                .mapToLong(Run.Told::at)
                .min()
                .ifPresent(at -> until.merge(key, at, Math::min)));
        List<Span> spans = new ArrayList<>();
        for (Run.Grant grant : run.grants()) {
            for (String path : grant.paths()) {
                String key = key(path, grant.session(), grant.fence());
                Long end = until.get(key);
                Long loss = lost.get(grant.session() + " " + grant.fence());
                if (end == null && loss == null && ended.containsKey(key)) {
                    continue; // let go by a release whose answer nobody got
                }
                long last = Math.min(end == null ? Long.MAX_VALUE : end, loss == null ? Long.MAX_VALUE : loss);
                if (last > grant.acked()) {
                    spans.add(new Span(path, grant, grant.acked(), last));
                }
            }
        }
        spans.sort(Comparator.comparingLong(Span::from));
        List<Span> open = new ArrayList<>();
        for (Span span : spans) {
            open.removeIf(one -> one.until <= span.from);
            for (Span one : open) {
                if (one.conflicts(span)) {
                    overlap(one, span);
                }
            }
            open.add(span);
        }
    }

    private void overlap(Span one, Span other) {
        String both = one.path + " in " + one.grant + " and " + other.path + " in " + other.grant;
        Run.Apart cut = run.apart().stream()
                .filter(span -> span.bothGoOn() && span.holds(other.from))
                .findFirst()
                .orElse(null);
        if (cut == null) {
            fault(Rule.HOLDERS, "two hold at once: " + both);
        } else if (Math.min(one.until, other.until) > cut.until()) {
            fault(Rule.HEALED, "two hold on after the heal: " + both);
        }
    }

    private record Span(String path, Run.Grant grant, long from, long until) {
        boolean conflicts(Span other) {
            return !grant.session().equals(other.grant.session())
                    && !(grant.shared() && other.grant.shared())
                    && Cover.overlap(path, other.path);
        }
    }

    /** What was granted and not let go stands, or there was an event that ended it; what stands was granted. */
    private void standing() {
        Set<String> stands = new LinkedHashSet<>();
        run.standing().forEach(one -> stands.add(key(one.path(), one.session(), one.fence())));
        Set<String> told = new HashSet<>();
        run.losses().forEach(loss -> told.add(loss.session() + " " + loss.fence()));
        for (Run.Grant grant : run.grants()) {
            for (String path : grant.paths()) {
                String key = key(path, grant.session(), grant.fence());
                if (!stands.contains(key)
                        && !ended.containsKey(key)
                        && !released.contains(key)
                        && !told.contains(grant.session() + " " + grant.fence())) {
                    fault(
                            lostInMerge(key, grant) ? Rule.HEALED : Rule.LOST,
                            "lost without a word: " + path + " in " + grant);
                }
            }
        }
        for (String key : stands) {
            if (ended.containsKey(key) && (!divided || released.contains(key))) {
                fault(Rule.GHOST, "it stands, though its end was told: " + key);
            }
            if (!acquired.containsKey(key) && !divided && ended.get(key) == null) {
                fault(Rule.LOST, "it stands, though nobody was told its grant: " + key);
            }
        }
    }

    /** Whether a claim was there, as far as anybody looked, until both sides of a cut went on. */
    private boolean lostInMerge(String key, Run.Grant grant) {
        long missed = run.looks().stream()
                .filter(look -> look.sent() > grant.acked())
                .filter(look -> look.claims().stream()
                        .noneMatch(claim -> key(claim.path(), claim.session(), claim.fence())
                                .equals(key)))
                .mapToLong(Run.Look::sent)
                .min()
                .orElse(Long.MAX_VALUE);
        long there = run.looks().stream()
                .mapToLong(Run.Look::sent)
                .filter(sent -> sent < missed)
                .max()
                .orElse(0);
        return run.apart().stream()
                .anyMatch(span ->
                        span.bothGoOn() && span.until() > Math.max(grant.acked(), there) && span.from() < missed);
    }

    /** When all are one again: what was let go before stays gone, and no two claims conflict. */
    private void looks() {
        Map<String, Boolean> shared = new HashMap<>();
        acquired.forEach((key, events) -> shared.put(key, events.get(0).shared()));
        run.grants()
                .forEach(grant -> grant.paths()
                        .forEach(path -> shared.put(key(path, grant.session(), grant.fence()), grant.shared())));
        List<Run.Look> looks = new ArrayList<>(run.looks());
        looks.add(new Run.Look(Long.MAX_VALUE, run.standing()));
        for (Run.Look look : looks) {
            Set<String> gone = new HashSet<>();
            run.releases().stream()
                    .filter(release -> release.acked() < look.sent())
                    .forEach(release ->
                            release.paths().forEach(path -> gone.add(key(path, release.session(), release.fence()))));
            List<Run.Standing> claims = look.claims();
            for (Run.Standing claim : claims) {
                String key = key(claim.path(), claim.session(), claim.fence());
                if (gone.contains(key)) {
                    fault(Rule.GHOST, "it was let go, and is back: " + key);
                }
                for (Run.Standing other : claims) {
                    if (claim.fence() < other.fence()
                            && !claim.session().equals(other.session())
                            && Cover.overlap(claim.path(), other.path())
                            && !(shared.getOrDefault(key, false)
                                    && shared.getOrDefault(key(other.path(), other.session(), other.fence()), false))) {
                        fault(Rule.HEALED, "listed together: " + claim + " and " + other);
                    }
                }
            }
        }
    }

    private static String key(String path, String session, long fence) {
        return path + " of " + session + " under fence " + fence;
    }
}
