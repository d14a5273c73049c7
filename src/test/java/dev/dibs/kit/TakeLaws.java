package dev.dibs.kit;

import static dev.dibs.kit.LawBrokenError.check;

import dev.dibs.core.claim.Cooling;
import dev.dibs.core.ledger.Snapshot;
import dev.dibs.core.model.Claim;
import dev.dibs.core.model.Command.Take;
import dev.dibs.core.model.EventType;
import dev.dibs.core.model.LedgerSettings;
import dev.dibs.core.model.Path;
import dev.dibs.core.model.Refusal;
import dev.dibs.core.model.Reply;
import dev.dibs.core.model.Step;
import dev.dibs.core.session.SessionRecord;
import dev.dibs.core.waiting.Waiter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A claim is granted exactly when nothing blocks it, refused or put in line exactly when something does. */
final class TakeLaws extends Judged {
    private static final String JUST = "every refusal has its blocker, every grant has none";
    private static final String CIRCLE = "deadlock exactly when waits would close a circle";

    TakeLaws(Snapshot before, Step step, Snapshot after, long now) {
        super(before, step, after, now);
    }

    void judge(Take take) {
        SessionRecord actor = actor(take, null);
        if (actor == null) {
            return;
        }
        String me = actor.id();
        if (Naive.waiter(before, take.ticket()) != null) {
            check(reply instanceof Reply.Queued || refusal() != null, "a request has one place in line", take, reply);
            check(step.events().isEmpty(), "a request has one place in line", take, step.events());
            unchanged(take);
            return;
        }
        List<Path> wanted = Naive.uncovered(before, me, take.paths(), take.mode());
        List<Claim> claims = Naive.claimsAgainst(before, me, wanted, take.mode());
        List<Cooling> cooling = Naive.coolingAgainst(before, now, me, wanted, take.mode());
        List<Waiter> line = Naive.waitersAgainst(before, Long.MAX_VALUE, me, wanted, take.mode());
        boolean blocked = !claims.isEmpty() || !cooling.isEmpty() || !line.isEmpty();
        if (refusal() instanceof Refusal.TooMany much) {
            tooMany(take, much, wanted, blocked, line.size());
        } else if (refusal() instanceof Refusal.Invalid) {
            boolean reused = Naive.waiter(before, take.ticket()) != null
                    || before.outcomes().stream().anyMatch(o -> o.ticket().equals(take.ticket()));
            check(reused, JUST, take, reply);
            unchanged(take);
        } else if (!blocked) {
            must(Reply.Granted.class, take, before.claims(), before.waiters());
            granted(take, me, wanted);
        } else if (take.patience() == 0) {
            refused(take, me, wanted, claims, cooling, line);
        } else {
            Map<String, Set<String>> waits = Naive.waits(before);
            Set<String> next = Naive.waitsFor(before, Long.MAX_VALUE, me, take.paths(), take.mode());
            waits.computeIfAbsent(me, any -> new TreeSet<>()).addAll(next);
            if (Naive.leads(waits, me, me)) {
                deadlock(take, me, waits);
            } else {
                queued(take, me, line);
            }
        }
    }

    private void granted(Take take, String me, List<Path> wanted) {
        Reply.Granted granted = (Reply.Granted) reply;
        for (Path path : take.paths()) {
            Claim claim = Naive.cover(after, me, path, take.mode());
            check(claim != null, "all or nothing", take, "left out", path, after.claims());
            check(
                    granted.claims().stream()
                            .anyMatch(v -> v.claim().session().equals(me)
                                    && Naive.covers(v.claim().path(), path)
                                    && v.claim().mode().covers(take.mode())),
                    ANSWER,
                    path,
                    "is not in",
                    granted);
            boolean longEnough = claimsOf(after, me).stream()
                    .anyMatch(c -> Naive.covers(c.path(), path)
                            && c.mode().covers(take.mode())
                            && c.deadline() >= (take.ttl() == 0 ? Claim.NEVER : now + take.ttl()));
            check(longEnough, "a grant is good for the ttl asked for", take, claim);
        }
        shown(after, granted.claims());
        for (Claim claim : after.claims()) {
            Claim old = Naive.claim(before, claim.session(), claim.path());
            boolean isNew = old == null || old.fence() != claim.fence();
            check(!isNew || claim.session().equals(me), JUST, take, claim);
            check(!isNew || claim.fence() == granted.revision(), "one request, one fence", claim, granted);
            check(!isNew || claim.offer() == null, "a caller gets no offer", claim);
            check(isNew || claim.session().equals(me) || claim.equals(old), JUST, take, old, claim);
        }
        if (wanted.isEmpty()) {
            String law = "to claim what one has is no event";
            check(step.events().isEmpty(), law, take, step.events());
            for (Claim old : before.claims()) {
                Claim claim = Naive.claim(after, old.session(), old.path());
                check(claim != null && claim.fence() == old.fence(), law, take, old, claim);
            }
        } else {
            check(events(EventType.CLAIM_ACQUIRED).size() == 1, "a grant is one event", take, step.events());
        }
        check(after.waiters().size() <= before.waiters().size(), JUST, take, after.waiters());
    }

    private void refused(
            Take take, String me, List<Path> wanted, List<Claim> claims, List<Cooling> cooling, List<Waiter> line) {
        mustRefuse(take, Refusal.Claimed.class, Refusal.Cooling.class);
        event(take, me);
        if (refusal() instanceof Refusal.Cooling cold) {
            check(claims.isEmpty() && line.isEmpty() || !cooling.isEmpty(), JUST, take, cold);
            check(
                    cooling.stream()
                            .anyMatch(c ->
                                    c.freeAt() == cold.freeAt() && c.session().equals(cold.session())),
                    JUST,
                    cold,
                    "is none of",
                    cooling);
            return;
        }
        Refusal.Claimed claimed = (Refusal.Claimed) refusal();
        check(!claims.isEmpty() || !line.isEmpty(), JUST, take, claimed, "though only cooling", cooling);
        check(claims.isEmpty() == claimed.holders().isEmpty(), JUST, take, claimed, claims);
        check(claims.containsAll(claims(claimed.holders())), JUST, take, claimed, claims);
        shown(after, claimed.holders());
        check(claimed.ahead() == line.size(), "ahead counts who comes first", take, claimed, line);
        check(claimed.waited() == 0, "a refusal says how long it waited", claimed);
        Path first = null;
        for (Path path : wanted) {
            if (first == null && blocked(me, path, take)) {
                first = path;
            }
        }
        check(claimed.path().equals(first), "a refusal names the first path not to be had", claimed, first, take);
    }

    private boolean blocked(String me, Path path, Take take) {
        List<Path> one = List.of(path);
        return !Naive.claimsAgainst(before, me, one, take.mode()).isEmpty()
                || !Naive.coolingAgainst(before, now, me, one, take.mode()).isEmpty()
                || !Naive.waitersAgainst(before, Long.MAX_VALUE, me, one, take.mode())
                        .isEmpty();
    }

    private void deadlock(Take take, String me, Map<String, Set<String>> waits) {
        check(refusal() instanceof Refusal.Deadlock, CIRCLE, take, reply, waits);
        unchanged(take);
        event(take, me);
        List<Refusal.Wait> circle = ((Refusal.Deadlock) refusal()).circle();
        check(!circle.isEmpty(), CIRCLE, "none named", take);
        boolean in = false;
        for (int i = 0; i < circle.size(); i++) {
            Refusal.Wait wait = circle.get(i);
            in |= wait.session().equals(me);
            check(waits.getOrDefault(wait.session(), Set.of()).contains(wait.waitsFor()), CIRCLE, wait, waits);
            check(circle.get((i + 1) % circle.size()).session().equals(wait.waitsFor()), CIRCLE, "no circle", circle);
        }
        check(in, CIRCLE, me, "is not in", circle);
        check(take.paths().contains(((Refusal.Deadlock) refusal()).path()), CIRCLE, take, reply);
    }

    private void queued(Take take, String me, List<Waiter> line) {
        check(!(refusal() instanceof Refusal.Deadlock), CIRCLE, take, reply, Naive.waits(before));
        must(Reply.Queued.class, take, before.claims(), before.waiters());
        Reply.Queued queued = (Reply.Queued) reply;
        Waiter w = Naive.waiter(after, take.ticket());
        String law = "who stands in line stands last";
        check(w != null && after.waiters().size() == before.waiters().size() + 1, law, take, after.waiters());
        check(after.waiters().indexOf(w) == after.waiters().size() - 1, law, take, after.waiters());
        check(after.waiters().subList(0, before.waiters().size()).equals(before.waiters()), law, take, after.waiters());
        check(w.session().equals(me) && w.mode() == take.mode() && w.ttl() == take.ttl(), ANSWER, take, w);
        check(w.paths().containsAll(Naive.uncovered(before, me, take.paths(), take.mode())), ANSWER, take, w);
        check(w.since() == now && w.until() == now + take.patience(), ANSWER, take, w);
        check(w.calledUntil() == now + take.hold(), ANSWER, take, w);
        check(queued.ticket().equals(take.ticket()) && queued.until() == w.until(), ANSWER, take, queued);
        check(queued.ahead() == line.size(), "ahead counts who comes first", take, queued, line);
        check(
                step.events().size() == 1 && events(EventType.CLAIM_QUEUED).size() == 1,
                "who stands in line is told",
                take,
                step.events());
        check(after.claims().equals(before.claims()), ANSWER, take, after.claims());
        others(take.call().caller());
    }

    private void event(Take take, String me) {
        check(
                step.events().size() == 1
                        && events(EventType.CLAIM_REFUSED).size() == 1
                        && me.equals(step.events().get(0).session()),
                "every refusal is an event",
                take,
                reply,
                step.events());
    }

    private void tooMany(Take take, Refusal.TooMany much, List<Path> wanted, boolean blocked, int ahead) {
        LedgerSettings most = before.settings();
        String law = "bounds are refused when they are met";
        String me = Naive.byToken(before, take.call().caller()).id();
        long fresh = wanted.stream()
                .distinct()
                .filter(path -> Naive.claim(before, me, path) == null)
                .count();
        boolean met = switch (much.setting()) {
            case "ledger.max-paths" -> take.paths().size() > most.maxPaths() && much.limit() == most.maxPaths();
            case "ledger.max-claims" ->
                before.claims().size() + fresh > most.maxClaims() && much.limit() == most.maxClaims();
            case "ledger.max-waiters" ->
                blocked && take.patience() > 0 && before.waiters().size() >= most.maxWaiters();
            case "ledger.max-ahead" -> blocked && take.patience() > 0 && ahead > most.maxAhead();
            default -> false;
        };
        check(
                met,
                law,
                take,
                much,
                before.claims().size(),
                "claims",
                before.waiters().size(),
                "waiters",
                ahead);
        unchanged(take);
    }
}
