package dev.dibs.sim;

import dev.dibs.core.ledger.Epochs;
import dev.dibs.core.ledger.Ledger;
import dev.dibs.core.ledger.Snapshot;
import dev.dibs.core.model.Answer;
import dev.dibs.core.model.Claim;
import dev.dibs.core.model.Event;
import dev.dibs.core.model.EventType;
import dev.dibs.core.model.Path;
import dev.dibs.core.model.Reply;
import dev.dibs.core.waiting.Waiter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What was told and what happened in one history, and the rules that it must keep. It asks no ledger what is right. */
final class Judge {
    private final Plan plan;
    private final VirtualTime time;
    private final Consumer<Supplier<String>> tell;
    private final Map<Long, Event> events = new HashMap<>();
    private final Set<Long> ended = new HashSet<>();
    private final Map<String, Long> latest = new HashMap<>();
    /** When a merge took it away. */
    private final Map<Long, Long> revoked = new HashMap<>();

    private final Map<Long, String> holders = new HashMap<>();
    private final List<Grant> grants = new ArrayList<>();
    private final Map<Long, Set<Path>> released = new HashMap<>();
    private final List<Told> answers = new ArrayList<>();
    private long doubles;
    private boolean unknown;

    private record Told(String session, long asked, long told, long revision) {}

    Judge(Plan plan, VirtualTime time, Consumer<Supplier<String>> tell) {
        this.tell = tell;
        this.plan = plan;
        this.time = time;
    }

    void check(boolean holds, String rule, Supplier<String> what) {
        if (!holds) {
            throw new BrokenRuleError(rule, what.get());
        }
    }

    /** Whether what was told by one node must fit what another told: one side of a cut cannot know of the other. */
    private boolean isOneLine() {
        return plan.quorum() || !plan.hasCuts();
    }

    // while it happens

    /** A node took a step, or merged: one revision is one event, wherever it is seen. */
    void happened(List<Event> some) {
        for (Event event : some) {
            Event before = events.putIfAbsent(event.revision(), event);
            if (before == null) {
                tell.accept(() -> "    " + Words.of(event));
            }
            check(before == null || before.equals(event), "one revision is one event", () -> before + " and " + event);
            if (event.fence() != 0 && ends(event.type())) {
                ended.add(event.fence());
            }
            if (event.type() == EventType.CLAIM_ACQUIRED && event.path() != null) {
                // a grant from the line takes the place of what the session has there, and may end as an offer
                Long former = latest.put(event.session() + " " + event.path(), event.fence());
                if (former != null && former != event.fence()) {
                    revoked.putIfAbsent(former, time.now());
                }
            }
            if (event.type() == EventType.CLAIM_REVOKED && !plan.quorum()) {
                revoked.putIfAbsent(event.fence(), time.now());
            }
        }
    }

    private static boolean ends(EventType type) {
        return type == EventType.CLAIM_EXPIRED
                || type == EventType.CLAIM_REVOKED
                || type == EventType.CLAIM_BROKEN
                || type == EventType.CLAIM_RELEASED;
    }

    void granted(Grant grant) {
        String holder = holders.putIfAbsent(grant.fence, grant.session);
        check(
                holder == null || holder.equals(grant.session),
                "a fence is one holder's",
                () -> grant.fence + " is " + holder + "'s and " + grant.session + "'s");
        grants.add(grant);
    }

    void released(long fence, Path path) {
        released.computeIfAbsent(fence, any -> new HashSet<>()).add(path);
    }

    void told(String session, long asked, long told, Answer answer) {
        answers.add(new Told(session, asked, told, answer.revision()));
    }

    void unknown() {
        unknown = true;
    }

    void repeated(String session, Reply first, Reply again) {
        boolean takenAway = first instanceof Reply.Granted granted
                && granted.claims().stream()
                        .anyMatch(view -> revoked.containsKey(view.claim().fence()));
        if (isOneLine() && !takenAway) {
            check(first.equals(again), "a request has one answer", () -> session + ": " + first + " and " + again);
        }
    }

    // at the end

    void atTheEnd(List<Machine> machines, List<Client> clients) {
        for (Client client : clients) {
            for (Grant grant : grants) {
                if (grant.session.equals(client.session)) {
                    grant.endBy(Math.max(client.aliveUntil(), grant.told));
                    grant.endBy(revoked.getOrDefault(grant.fence, Long.MAX_VALUE));
                }
            }
        }
        fencesGrow();
        noTwoHolders();
        List<Snapshot> ends = new ArrayList<>();
        for (Machine machine : machines) {
            Ledger ledger = machine.ledger();
            if (ledger != null) {
                ends.add(ledger.snapshot());
            }
        }
        check(!ends.isEmpty() || grants.isEmpty(), "all become one again", () -> "nobody has a ledger");
        for (Snapshot end : ends) {
            check(
                    end.equals(ends.get(0)),
                    "copies are equal",
                    () -> end.revision() + " and " + ends.get(0).revision());
        }
        if (!ends.isEmpty()) {
            stays(ends.get(0));
            stands(ends.get(0));
        }
    }

    private void fencesGrow() {
        if (!isOneLine()) {
            return;
        }
        for (Grant one : grants) {
            for (Grant other : grants) {
                boolean later = one.told < other.asked
                        && Grant.related(one.path, other.path)
                        && one.mode.conflicts(other.mode)
                        && !one.session.equals(other.session);
                check(!later || one.fence < other.fence, "fences grow", () -> one + " before " + other);
            }
        }
        for (Told one : answers) {
            for (Told other : answers) {
                check(
                        one.told >= other.asked || one.revision <= other.revision,
                        "revisions told never go back",
                        () -> one + " before " + other);
            }
        }
    }

    private void noTwoHolders() {
        for (int i = 0; i < grants.size(); i++) {
            for (int k = 0; k < i; k++) {
                Grant one = grants.get(k);
                Grant other = grants.get(i);
                if (one.conflicts(other)) {
                    doubles++;
                    check(!isOneLine(), "no two hold at a time", () -> one + " and " + other);
                }
            }
        }
    }

    private void stays(Snapshot end) {
        Map<Long, Claim> standing = new HashMap<>();
        for (Claim claim : end.claims()) {
            standing.put(claim.fence(), claim);
            Set<Path> gone = released.get(claim.fence());
            check(gone == null || !gone.contains(claim.path()), "what is let go stays gone", () -> claim.toString());
        }
        for (Grant grant : grants) {
            check(
                    grant.letGo
                            || grant.released
                            || grant.toldLost
                            || standing.containsKey(grant.fence)
                            || hasHigher(grant)
                            || ended.contains(grant.fence),
                    "nothing told is lost in silence",
                    grant::toString);
        }
    }

    /** Granted on both sides of a cut to one session: it holds on with the higher fence, which it was told too. */
    private boolean hasHigher(Grant grant) {
        return grants.stream()
                .anyMatch(other -> other.session.equals(grant.session)
                        && other.path.equals(grant.path)
                        && other.fence > grant.fence);
    }

    private void stands(Snapshot end) {
        for (Claim one : end.claims()) {
            for (Claim other : end.claims()) {
                check(
                        one.session().equals(other.session())
                                || !one.mode().conflicts(other.mode())
                                || !Grant.related(one.path(), other.path()),
                        "no conflict stands",
                        () -> one + " and " + other);
            }
        }
        for (Waiter waiter : end.waiters()) {
            check(isBlocked(waiter, end), "nobody waits for nothing", waiter::toString);
        }
        // once in a merge: whoever came back from one side to another may lose there, too, what it has let go since
        Set<List<Object>> revoked = new HashSet<>();
        for (Event event : end.events()) {
            check(
                    event.type() != EventType.CLAIM_REVOKED
                            || revoked.add(List.of(Epochs.of(event.revision()), event.path(), event.fence())),
                    "a loser is named once",
                    event::toString);
        }
    }

    private static boolean isBlocked(Waiter waiter, Snapshot end) {
        for (Path path : waiter.paths()) {
            for (Claim claim : end.claims()) {
                if (!claim.session().equals(waiter.session())
                        && claim.mode().conflicts(waiter.mode())
                        && Grant.related(claim.path(), path)) {
                    return true;
                }
            }
            for (Waiter earlier : end.waiters()) {
                if (earlier.place() < waiter.place()
                        && !earlier.session().equals(waiter.session())
                        && earlier.mode().conflicts(waiter.mode())
                        && earlier.paths().stream().anyMatch(other -> Grant.related(other, path))) {
                    return true;
                }
            }
        }
        return false;
    }

    long grants() {
        return grants.size();
    }

    long doubles() {
        return doubles;
    }

    boolean hasUnknown() {
        return unknown;
    }
}
