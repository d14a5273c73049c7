package dev.dibs.faults;

import dev.dibs.kit.Run;
import dev.dibs.kit.RunChecker.Rule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A cluster drawn with a few strokes, and what four sessions and three subscribers saw of it: a while as one, a take-over,
 * cuts in two that heal, with a while as one between them. It can have one of the bugs that a cluster has; who checks runs must see each.
 */
final class Sketch {
    /** What may be wrong, and the rule that must say so. */
    enum Bug {
        COUNTER_ONLY_FENCES(Rule.FENCE, false),
        FENCES_START_ANEW(Rule.FENCE, false),
        MERGE_POLICY_OFF(Rule.HEALED, false),
        MERGE_KEEPS_BOTH(Rule.HEALED, false),
        SILENT_REVOKE(Rule.HEALED, false),
        REMOVE_WITHOUT_FORK_POINT(Rule.GHOST, false),
        BARRIER_OFF(Rule.HOLDERS, true),
        ANSWER_BEFORE_WRITE(Rule.LOST, false),
        OLD_SNAPSHOT(Rule.LOST, true),
        EARLY_EXPIRY(Rule.LOST, true),
        TWICE_IS_TWICE(Rule.DOUBLED, false),
        DROPPED_EVENT(Rule.FEED, false),
        REPEATED_EVENT(Rule.FEED, false),
        REORDERED_EVENTS(Rule.FEED, false),
        LEAP_WITHOUT_RESET(Rule.FEED, false),
        OTHER_EVENT_FOR_ANOTHER(Rule.FEED, false),
        LIFO_LINE(Rule.LINE, false),
        OVERTAKING(Rule.LINE, false),
        NO_CHECK_AFTER_WAITING(Rule.HOLDERS, false),
        BLIND_FOR_WHAT_IS_BENEATH(Rule.HOLDERS, false),
        IDLE(Rule.VOID, false);

        /** The rule that it breaks. */
        final Rule rule;
        /** Whether it shows only where two sides may not both go on. */
        final boolean quorum;

        Bug(Rule rule, boolean quorum) {
            this.rule = rule;
            this.quorum = quorum;
        }
    }

    private record Held(String session, String path, boolean shared, long fence) {}

    private record Waits(String ticket, String session, String path, boolean shared, long sent) {}

    /** A ledger, and who listens through it. */
    private static final class Side {
        private final List<Held> claims = new ArrayList<>();
        private final List<Waits> line = new ArrayList<>();
        private final List<String> subscribers = new ArrayList<>();
        private long revision = LEAP;
    }

    private static final long LEAP = 1L << 22;
    private static final List<String> PATHS = List.of("src", "src/a", "src/b", "hot", "docs", "docs/x");

    private final Bug bug;
    private final boolean quorum;
    private final Random random;
    private final Map<String, List<Run.Told>> told = new TreeMap<>();
    private final Run run = new Run("sketch", new ArrayList<>(), new ArrayList<>(), told, new ArrayList<>());
    private final Map<String, Held> own = new LinkedHashMap<>();
    private Side left = new Side();
    private Side right = left;
    private long clock = 1;
    private int names;

    private Sketch(Bug bug, boolean quorum, long seed) {
        this.bug = bug;
        this.quorum = quorum;
        this.random = new Random(seed);
    }

    /** What was seen of a cluster with this bug; with none, when it is null. */
    static Run of(Bug bug, boolean quorum, long seed) {
        return new Sketch(bug, quorum, seed).drawn();
    }

    private Run drawn() {
        for (String name : List.of("one", "two", "three")) {
            told.put(name, new ArrayList<>());
            left.subscribers.add(name);
        }
        tell(left, "reset", null, null, false, 0, "");
        work(bug == Bug.IDLE ? 3 : 80);
        List<Held> old = List.copyOf(left.claims);
        work(30);
        takeOver(old);
        work(80);
        for (int cut = 0; cut < 4; cut++) {
            cutAndHeal();
            work(40);
        }
        left.claims.forEach(held -> run.standing().add(new Run.Standing(held.path, held.session, held.fence)));
        if (bug == Bug.DROPPED_EVENT) {
            told.get("two").remove(40);
        } else if (bug == Bug.REPEATED_EVENT) {
            told.get("two").add(41, told.get("two").get(40));
        } else if (bug == Bug.REORDERED_EVENTS) {
            told.get("two").add(40, told.get("two").remove(41));
        } else if (bug == Bug.OTHER_EVENT_FOR_ANOTHER) {
            Run.Told event = told.get("two").get(40);
            told.get("two")
                    .set(
                            40,
                            new Run.Told(
                                    event.revision(), event.type(), "nobody", event.paths(), event.fence(), false));
        }
        return run;
    }

    private void work(int steps) {
        for (int i = 0; i < (bug == Bug.IDLE ? 2 : steps); i++) {
            step(random.nextInt(4));
        }
    }

    private void step(int number) {
        String session = "s" + number;
        Side side = number < 2 ? left : right;
        if (left != right && quorum && side == left && bug != Bug.BARRIER_OFF) {
            return;
        }
        Held held = own.get(session);
        Waits waiting = side.line.stream()
                .filter(waits -> waits.session.equals(session))
                .findFirst()
                .orElse(null);
        if (waiting != null) {
            if (random.nextInt(4) == 0) {
                leave(side, waiting);
                serve(side);
            }
            return;
        }
        if (random.nextInt(8) == 0) {
            grant(side, new Waits("", session, "kept/" + session + "/" + names++, false, clock++), true);
        } else if (held == null) {
            ask(side, session);
        } else if (random.nextBoolean()) {
            release(side, held);
        }
    }

    private void ask(Side side, String session) {
        Waits wanted = new Waits(
                "t" + names++, session, PATHS.get(random.nextInt(PATHS.size())), random.nextInt(4) == 0, clock++);
        boolean overtakes = bug == Bug.OVERTAKING;
        if (free(side, wanted) && (overtakes || side.line.stream().noneMatch(other -> conflict(other, wanted)))) {
            grant(side, new Waits("", session, wanted.path, wanted.shared, wanted.sent), false);
        } else if (random.nextInt(3) > 0) {
            side.line.add(wanted);
            tell(side, "claim.queued", session, wanted.path, wanted.shared, 0, wanted.ticket);
        }
    }

    private boolean free(Side side, Waits wanted) {
        return side.claims.stream()
                .noneMatch(held -> !held.session.equals(wanted.session)
                        && !(held.shared && wanted.shared)
                        && (bug == Bug.BLIND_FOR_WHAT_IS_BENEATH
                                ? held.path.equals(wanted.path)
                                : overlap(held.path, wanted.path)));
    }

    private static boolean conflict(Waits one, Waits other) {
        return !one.session.equals(other.session) && !(one.shared && other.shared) && overlap(one.path, other.path);
    }

    private static boolean overlap(String one, String other) {
        return one.equals(other) || one.startsWith(other + "/") || other.startsWith(one + "/");
    }

    private void grant(Side side, Waits wanted, boolean keeps) {
        long fence = tell(side, "claim.acquired", wanted.session, wanted.path, wanted.shared, -1, wanted.ticket);
        if (bug == Bug.TWICE_IS_TWICE && random.nextInt(20) == 0) {
            tell(side, "claim.acquired", wanted.session, wanted.path, wanted.shared, fence, wanted.ticket);
        }
        Held held = new Held(wanted.session, wanted.path, wanted.shared, fence);
        side.claims.add(held);
        run.grants()
                .add(new Run.Grant(wanted.session, List.of(wanted.path), wanted.shared, fence, wanted.sent, clock++));
        if (!keeps) {
            own.put(wanted.session, held);
        } else if (bug == Bug.EARLY_EXPIRY && random.nextInt(5) == 0) {
            side.claims.remove(held);
            tell(side, "claim.expired", held.session, held.path, held.shared, held.fence, "");
        }
    }

    private void release(Side side, Held held) {
        long sent = clock++;
        own.remove(held.session);
        if (!side.claims.remove(held)) {
            run.losses().add(new Run.Loss(held.session, held.fence, clock++));
            return;
        }
        tell(side, "claim.released", held.session, held.path, held.shared, held.fence, "");
        run.releases().add(new Run.Release(held.session, List.of(held.path), held.fence, sent, clock++));
        serve(side);
    }

    private void serve(Side side) {
        List<Waits> order = new ArrayList<>(side.line);
        if (bug == Bug.LIFO_LINE) {
            java.util.Collections.reverse(order);
        }
        List<Waits> before = new ArrayList<>();
        for (Waits waits : order) {
            boolean unchecked = bug == Bug.NO_CHECK_AFTER_WAITING && before.isEmpty();
            if (unchecked || free(side, waits) && before.stream().noneMatch(other -> conflict(other, waits))) {
                side.line.remove(waits);
                grant(side, waits, false);
            } else {
                before.add(waits);
            }
        }
    }

    /** The owner dies, another goes on with what it has. */
    private void takeOver(List<Held> old) {
        if (bug == Bug.ANSWER_BEFORE_WRITE) {
            long sent = clock++;
            run.grants().add(new Run.Grant("s0", List.of("kept/unwritten"), false, left.revision + 1, sent, clock++));
        }
        if (bug == Bug.OLD_SNAPSHOT) {
            left.claims.clear();
            left.claims.addAll(old);
            left.line.clear();
        }
        leap(left, bug == Bug.FENCES_START_ANEW ? 0 : left.revision / LEAP + 1);
        tell(left, bug == Bug.LEAP_WITHOUT_RESET ? "session.opened" : "reset", null, null, false, 0, "");
        look();
    }

    private void leap(Side side, long epoch) {
        side.revision = epoch * LEAP - 1;
    }

    private void look() {
        List<Run.Standing> claims = new ArrayList<>();
        left.claims.forEach(held -> claims.add(new Run.Standing(held.path, held.session, held.fence)));
        run.looks().add(new Run.Look(clock++, claims));
    }

    private void cutAndHeal() {
        clearLine(left);
        List.copyOf(own.values()).stream().filter(held -> random.nextBoolean()).forEach(held -> release(left, held));
        long from = clock++;
        long epoch = left.revision / LEAP;
        List<Held> fork = List.copyOf(left.claims);
        right = new Side();
        right.claims.addAll(left.claims);
        right.revision = left.revision;
        right.subscribers.add("two");
        left.subscribers.remove("two");
        if (bug != Bug.COUNTER_ONLY_FENCES) {
            leap(right, epoch + 1);
            tell(right, "reset", null, null, false, 0, "");
        }
        work(160);
        clearLine(left);
        clearLine(right);
        Side one = merged(fork);
        for (Held held : lost(one)) {
            one.claims.remove(held);
            if (bug != Bug.SILENT_REVOKE) {
                tell(one, "claim.revoked", held.session, held.path, held.shared, held.fence, "");
            } else {
                own.values().remove(held);
            }
        }
        left = one;
        right = one;
        run.apart().add(new Run.Apart(from, clock++, !quorum));
        look();
    }

    private Side merged(List<Held> fork) {
        Side one = new Side();
        for (Held held : right.claims) {
            if (!fork.contains(held) || left.claims.contains(held) || bug == Bug.REMOVE_WITHOUT_FORK_POINT) {
                one.claims.add(held);
            }
        }
        for (Held held : left.claims) {
            boolean there = one.claims.contains(held);
            if (!there && (!fork.contains(held) || bug == Bug.REMOVE_WITHOUT_FORK_POINT)) {
                if (bug == Bug.MERGE_POLICY_OFF) {
                    own.values().remove(held);
                } else {
                    one.claims.add(held);
                }
            }
        }
        one.revision = (right.revision / LEAP + 2) * LEAP - 1;
        one.subscribers.addAll(right.subscribers);
        one.revision++;
        long now = clock++;
        told.get("two").add(new Run.Told(one.revision, "reset", null, List.of(), 0, false, "", false, now));
        for (String name : left.subscribers) {
            told.get(name).add(new Run.Told(one.revision, "reset", null, List.of(), 0, false, "", true, now));
            one.subscribers.add(name);
        }
        return one;
    }

    /** Of what conflicts the higher fence stays. */
    private List<Held> lost(Side one) {
        List<Held> lost = new ArrayList<>();
        if (bug == Bug.MERGE_KEEPS_BOTH) {
            return lost;
        }
        List<Held> order = new ArrayList<>(one.claims);
        order.sort((a, b) -> Long.compare(b.fence, a.fence));
        List<Held> stays = new ArrayList<>();
        for (Held held : order) {
            boolean beaten = stays.stream()
                    .anyMatch(other -> !other.session.equals(held.session)
                            && !(other.shared && held.shared)
                            && overlap(other.path, held.path));
            (beaten ? lost : stays).add(held);
        }
        return lost;
    }

    private void clearLine(Side side) {
        List.copyOf(side.line).forEach(waits -> leave(side, waits));
    }

    private void leave(Side side, Waits waits) {
        side.line.remove(waits);
        tell(side, "claim.dequeued", waits.session, waits.path, waits.shared, 0, waits.ticket);
    }

    /** The next event; with a fence of -1 its revision is the fence. */
    private long tell(Side side, String type, String session, String path, boolean shared, long fence, String ticket) {
        long revision = ++side.revision;
        long shown = fence < 0 ? revision : fence;
        Run.Told event = new Run.Told(
                revision,
                type,
                session,
                path == null ? List.of() : List.of(path),
                shown,
                shared,
                ticket,
                false,
                clock++);
        side.subscribers.forEach(name -> told.get(name).add(event));
        return shown;
    }
}
