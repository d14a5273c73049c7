package dev.dibs.kit;

import static dev.dibs.kit.LawBrokenError.check;

import dev.dibs.core.ledger.Epochs;
import dev.dibs.core.ledger.Ledger;
import dev.dibs.core.ledger.Merge;
import dev.dibs.core.ledger.Snapshot;
import dev.dibs.core.model.Claim;
import dev.dibs.core.model.Event;
import dev.dibs.core.model.EventType;
import dev.dibs.core.model.Mode;
import dev.dibs.core.model.Path;
import dev.dibs.core.model.Resource;
import dev.dibs.core.model.Settled;
import dev.dibs.core.model.Stamp;
import dev.dibs.core.session.Loss;
import dev.dibs.core.session.SessionRecord;
import dev.dibs.core.waiting.Outcome;
import dev.dibs.core.waiting.Waiter;
import dev.dibs.kit.MergeTrial.Branch;
import dev.dibs.kit.MergeTrial.Merger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is true of every merge. What was let go, taken or given on either side is read from all the events that ever happened
 * there, not from what the ledgers remember.
 */
final class MergeLaws {
    static final String EITHER = "it does not matter which side merges";
    static final String HIGHER = "of claims that conflict the higher fence stays";
    static final String GONE = "what was let go stays gone";
    static final String KEPT = "nobody loses a claim without cause";
    static final String NAMED = "every loser is named once";
    static final String AGREED = "what both sides agreed on does not change";
    static final String TWICE = "merging twice changes nothing";
    static final String LINE = "nobody leaves the line unheard, and all stand by arrival";
    static final String SESSIONS = "closed is closed, and who lives lives";
    static final String BOOKS = "a merge is one new epoch";
    static final String BUILT = "a merge builds a new ledger";
    static final String ENDED = "a wait that ended stays ended";
    static final String WRITTEN = "of two writes one stays, as a version that neither knows, and is told";
    static final String OVER = "no claim stands that the other side went over with a higher fence";
    static final String ROUND = "a rebuilt copy is the same";

    /** How a claim ended; what several lines of events say of it is what the last of these says. */
    private enum End {
        UNSEEN,
        EXPIRED,
        NONE,
        SUPERSEDED,
        RELEASED,
        TAKEN
    }

    private final Merger merger;
    private final Branch one;
    private final Branch other;
    private final Merge.Merged merged;
    private final Stamp stamp;
    private final Snapshot a;
    private final Snapshot b;
    private final Snapshot m;

    MergeLaws(Merger merger, Branch one, Branch other, Merge.Merged merged, Stamp stamp) {
        this.merger = merger;
        this.one = one;
        this.other = other;
        this.merged = merged;
        this.stamp = stamp;
        a = one.ledger().snapshot();
        b = other.ledger().snapshot();
        m = merged.ledger().snapshot();
    }

    void judge() {
        either();
        books();
        claims();
        losers();
        sessions();
        line();
        waits(a, b);
        waits(b, a);
        resources();
        agreed();
        StandingLaws standing = new StandingLaws(m);
        standing.judge(m, m.clock());
        standing.judgeDeadline(m, m.clock(), merged.ledger().nextDeadline());
        twice(one);
        twice(other);
        Trial.same(ROUND, "books", Ledger.of(m).snapshot(), m);
    }

    private void either() {
        Merge.Merged again = merger.merge(other.ledger(), one.ledger(), stamp);
        Trial.same(EITHER, "books", again.ledger().snapshot(), m);
        Trial.same(EITHER, "step", again.step(), merged.step());
        Trial.same(BUILT, "books", one.ledger().snapshot(), a);
        Trial.same(BUILT, "books", other.ledger().snapshot(), b);
    }

    private void twice(Branch side) {
        Stamp next = new Stamp(m.clock(), m.offset(), m.owner(), stamp.epoch() + 1, "merged", null);
        Merge.Merged again = merger.merge(merged.ledger(), side.ledger(), next);
        Snapshot s = again.ledger().snapshot();
        check(s.claims().equals(m.claims()), TWICE, s.claims(), "were", m.claims());
        check(unplaced(s).equals(unplaced(m)), TWICE, s.waiters(), "were", m.waiters());
        check(s.sessions().equals(m.sessions()), TWICE, s.sessions(), "were", m.sessions());
        check(s.resources().equals(m.resources()), TWICE, s.resources(), "were", m.resources());
        check(again.step().events().size() == 2, TWICE, again.step().events());
    }

    /** The line in its order, whatever the numbers of the places. */
    private static List<Waiter> unplaced(Snapshot s) {
        return s.waiters().stream().map(waiter -> waiter.at(0)).toList();
    }

    private void books() {
        List<Event> events = merged.step().events();
        check(m.revision() > Math.max(a.revision(), b.revision()), BOOKS, m.revision());
        check(m.clock() == Math.max(a.clock(), b.clock()), BOOKS, m.clock());
        check(events.get(0).type() == EventType.RESET, BOOKS, events);
        check(events.get(events.size() - 1).type() == EventType.CLUSTER_MERGED, BOOKS, events);
        for (int i = 0; i < events.size(); i++) {
            check(events.get(i).revision() == Epochs.first(stamp.epoch()) + i, BOOKS, events.get(i));
            check(i == 0 || events.get(i).type() != EventType.RESET, BOOKS, events.get(i));
        }
        check(m.revision() == events.get(events.size() - 1).revision(), BOOKS, m.revision());
        check(m.seen().get(m.seen().size() - 1) == m.revision(), BOOKS, m.seen());
        for (Snapshot side : List.of(a, b)) {
            for (long last : side.seen()) {
                boolean has = m.seen().stream().anyMatch(seen -> Epochs.of(seen) == Epochs.of(last) && seen >= last);
                check(has, BOOKS, m.seen(), "misses", last);
            }
        }
        List<Event> ring = new ArrayList<>((a.revision() > b.revision() ? a : b).events());
        ring.addAll(events);
        int size = m.events().size();
        check(size <= ring.size(), BOOKS, m.events(), "are more than", ring);
        check(ring.subList(ring.size() - size, ring.size()).equals(m.events()), BOOKS, m.events());
    }

    /** Every claim that is there was held, and every one that was held is there or is gone for a cause. */
    private void claims() {
        for (Claim claim : m.claims()) {
            boolean granted = claim.fence() >= Epochs.first(stamp.epoch());
            check(granted || has(a, claim) || has(b, claim), GONE, claim, "was held by nobody");
            for (Branch side : List.of(one, other)) {
                End end = granted ? End.NONE : end(side, claim);
                check(end != End.RELEASED && end != End.TAKEN && end != End.SUPERSEDED, GONE, claim, end);
                boolean lives = Naive.session(m, claim.session()).alive();
                check(end != End.EXPIRED || lives, GONE, claim, end);
            }
        }
        gonePast(a, b);
        gonePast(b, a);
        for (Claim claim : a.claims()) {
            held(claim, a, other, b);
        }
        for (Claim claim : b.claims()) {
            held(claim, b, one, a);
        }
    }

    /**
     * Of what one side alone holds, nothing stays that a grant on the other, as far as it remembers, went over: to another
     * session in its way, or to the same one for the same path.
     */
    private void gonePast(Snapshot side, Snapshot away) {
        for (Claim claim : m.claims()) {
            if (!has(side, claim) || has(away, claim)) {
                continue;
            }
            for (Event event : away.events()) {
                boolean grant = event.type() == EventType.CLAIM_ACQUIRED || event.type() == EventType.CLAIM_HANDED;
                if (!grant || event.fence() < claim.fence() || saw(side, event.revision())) {
                    continue;
                }
                Mode mode = "shared".equals(event.details().get("mode")) ? Mode.SHARED : Mode.EXCLUSIVE;
                for (String path : ChangeLaws.paths(event)) {
                    boolean over = Naive.conflict(
                            claim.path(), claim.mode(), claim.session(), new Path(path), mode, event.session());
                    boolean anew = claim.session().equals(event.session())
                            && claim.path().text().equals(path);
                    check(!over && !anew, OVER, claim, event);
                }
            }
        }
    }

    private void held(Claim claim, Snapshot side, Branch there, Snapshot away) {
        boolean stays = has(m, claim);
        long named = farewells(claim);
        check(named <= 1 && !(stays && named > 0), NAMED, claim, "is named", named, "times; stays:", stays);
        End end = end(there, claim);
        Claim newer = Naive.claim(m, claim.session(), claim.path());
        boolean replaced = newer != null && newer.fence() > claim.fence();
        switch (end) {
            case NONE -> check(stays || !has(away, claim) || replaced, AGREED, claim);
            case UNSEEN ->
                check(
                        stays || named == 1 || replaced,
                        KEPT,
                        claim,
                        "is gone:",
                        merged.step().events(),
                        m.claims());
            case TAKEN -> {
                SessionRecord session = Naive.session(m, claim.session());
                boolean asks = session.alive() && same(session, side);
                Loss loss = loss(away, claim);
                boolean broken = loss != null && loss.ending().type().equals("claim.broken");
                check(!asks || !broken || named == 1, NAMED, claim, "was broken, and is named", named, "times");
            }
            case EXPIRED -> {
                SessionRecord here = Naive.session(side, claim.session());
                SessionRecord was = Naive.session(away, claim.session());
                SessionRecord now = Naive.session(m, claim.session());
                Loss loss = loss(away, claim);
                boolean known = loss != null && loss.withSession() && was != null && sign(here) > sign(was);
                boolean lives = now.alive() && same(now, side);
                check(!known || !lives || stays || named == 1 || replaced, KEPT, claim, "ran out on one side only");
            }
            default -> {
                // a side that forgot the session does not know whether it let go; and who was heard of here since may
                // have asked for it again, and been told that it holds it
                SessionRecord here = Naive.session(side, claim.session());
                SessionRecord was = Naive.session(away, claim.session());
                SessionRecord now = Naive.session(m, claim.session());
                boolean since = was == null || sign(here) > sign(was);
                check(named == 0 || since, NAMED, claim, "was let go:", end);
                boolean asks = now.alive() && same(now, side) && end == End.RELEASED;
                Loss loss = lossSince(m, claim);
                boolean toldOfNewer = loss != null && loss.ending().type().equals("claim.revoked");
                boolean knows = named == 1 || replaced || toldOfNewer;
                check(!since || !asks || stays || knows, NAMED, claim, "may believe that it holds it");
            }
        }
        if (!stays && named == 1) {
            told(claim, side);
        }
    }

    /** A holder that lost can be told when it next asks. */
    private void told(Claim claim, Snapshot side) {
        SessionRecord session = Naive.session(m, claim.session());
        boolean asks = session.alive() && same(session, side);
        boolean holds = Naive.claim(m, claim.session(), claim.path()) != null;
        if (asks && !holds) {
            Loss loss = lossSince(m, claim);
            check(loss != null && loss.ending().type().equals("claim.revoked"), NAMED, claim, "is not told:", loss);
        }
    }

    private void losers() {
        for (Event event : merged.step().events()) {
            if (event.type() != EventType.CLAIM_REVOKED && event.type() != EventType.CLAIM_RELEASED) {
                continue;
            }
            Claim of = Naive.claim(a, event.session(), event.path());
            Claim or = Naive.claim(b, event.session(), event.path());
            boolean held = (of != null && of.fence() == event.fence()) || (or != null && or.fence() == event.fence());
            check(held, NAMED, event, "was no claim");
            if (event.details().get("holder") instanceof Map<?, ?> holder) {
                Claim stays = m.claims().stream()
                        .filter(claim -> claim.session().equals(holder.get("session"))
                                && claim.path().text().equals(holder.get("path")))
                        .findFirst()
                        .orElse(null);
                check(stays != null && stays.fence() > event.fence(), HIGHER, event, stays);
                check(Objects.equals(event.by(), stays.session()), HIGHER, event, stays);
                check(Naive.related(stays.path(), event.path()), HIGHER, event, stays);
                check(!stays.session().equals(event.session()), HIGHER, event, stays);
            }
        }
    }

    private void sessions() {
        for (Snapshot side : List.of(a, b)) {
            Snapshot away = side == a ? b : a;
            for (SessionRecord here : side.sessions()) {
                SessionRecord now = Naive.session(m, here.id());
                SessionRecord there = Naive.session(away, here.id());
                check(now != null, SESSIONS, here, "is forgotten");
                if (now.opened() != here.opened()) {
                    check(there != null && now.opened() == there.opened(), SESSIONS, here, now);
                    boolean knows = now.tokenHash().equals(here.tokenHash())
                            || now.formerHashes().contains(here.tokenHash());
                    check(knows, SESSIONS, now, "does not know of", here);
                    continue;
                }
                boolean closed = !here.alive() && here.ending().type().equals("session.closed");
                check(!closed || !now.alive(), SESSIONS, here, "is closed, but", now);
                boolean both = there != null && there.opened() == here.opened();
                boolean lives = here.alive() && (!both || there.alive());
                check(!lives || now.alive(), SESSIONS, here, "lives, but", now);
                boolean ranOut =
                        both && !there.alive() && !there.ending().type().equals("session.closed");
                boolean later = ranOut && here.alive() && sign(here) > sign(there);
                check(!later || now.alive(), SESSIONS, here, "was heard of later, but", now);
                boolean earlier = ranOut && here.alive() && sign(here) <= sign(there);
                check(!earlier || !now.alive(), SESSIONS, here, "was not heard of later, but", now);
            }
        }
    }

    private void line() {
        Set<String> settled = new HashSet<>();
        for (Settled one : merged.step().settled()) {
            check(settled.add(one.ticket()), LINE, one, "comes twice");
        }
        for (Snapshot side : List.of(a, b)) {
            Waiter last = null;
            for (Waiter waiter : side.waiters()) {
                Waiter now = Naive.waiter(m, waiter.ticket());
                check(
                        (now == null) == settled.contains(waiter.ticket()),
                        LINE,
                        waiter,
                        now,
                        merged.step().settled());
                if (now != null && now.queued() == waiter.queued()) {
                    check(now.paths().equals(waiter.paths()), LINE, waiter, now);
                    boolean kept = last == null || last.place() < now.place();
                    check(kept, LINE, now, "came after", last);
                    last = now;
                }
            }
        }
        for (Waiter waiter : m.waiters()) {
            boolean stood = Naive.waiter(a, waiter.ticket()) != null || Naive.waiter(b, waiter.ticket()) != null;
            check(stood, LINE, waiter, "stood in neither line");
        }
    }

    /** Whoever stands in line again was out of it elsewhere for want of a sign of life, and gave one here. */
    private void waits(Snapshot here, Snapshot away) {
        for (Waiter waiter : here.waiters()) {
            Waiter now = Naive.waiter(m, waiter.ticket());
            boolean out = saw(away, waiter.queued()) && Naive.waiter(away, waiter.ticket()) == null;
            if (now == null || !out) {
                continue;
            }
            SessionRecord is = Naive.session(here, waiter.session());
            SessionRecord was = Naive.session(away, waiter.session());
            check(was == null || sign(is) > sign(was), ENDED, now, "though", was);
            for (Outcome outcome : away.outcomes()) {
                boolean offer = away.losses().stream()
                        .anyMatch(loss -> loss.claim().fence() == outcome.revision()
                                && loss.ending().reason().equals("offer"));
                check(!outcome.ticket().equals(waiter.ticket()) || offer, ENDED, now, outcome);
            }
        }
    }

    private void resources() {
        for (Resource ofOne : a.resources()) {
            for (Resource ofOther : b.resources()) {
                if (!ofOne.path().equals(ofOther.path()) || saw(b, ofOne.revision()) || saw(a, ofOther.revision())) {
                    continue;
                }
                Resource now = m.resources().stream()
                        .filter(one -> one.path().equals(ofOne.path()))
                        .findFirst()
                        .orElseThrow();
                check(now.version() > Math.max(ofOne.version(), ofOther.version()), WRITTEN, now, ofOne, ofOther);
                long told = merged.step().events().stream()
                        .filter(event -> event.type() == EventType.RESOURCE_CHANGED
                                && ofOne.path().equals(event.path()))
                        .count();
                check(told == 1, WRITTEN, now, "is told", told, "times");
            }
        }
    }

    private static boolean saw(Snapshot s, long revision) {
        return s.seen().stream().anyMatch(last -> Epochs.of(last) == Epochs.of(revision) && revision <= last);
    }

    private void agreed() {
        for (Claim claim : a.claims()) {
            check(!b.claims().contains(claim) || taken(claim), AGREED, claim, m.claims());
        }
        for (SessionRecord session : a.sessions()) {
            check(!b.sessions().contains(session) || m.sessions().contains(session), AGREED, session, m.sessions());
        }
        for (Resource resource : a.resources()) {
            check(!b.resources().contains(resource) || m.resources().contains(resource), AGREED, resource);
        }
        for (Waiter waiter : a.waiters()) {
            Waiter now = Naive.waiter(m, waiter.ticket());
            boolean same = now == null || now.at(0).equals(waiter.at(0));
            check(!b.waiters().contains(waiter) || same, AGREED, waiter, now);
        }
    }

    /** Whether it is there as it was, or an offer that its caller takes up by being told of it, or its turn came for more. */
    private boolean taken(Claim claim) {
        Claim now = Naive.claim(m, claim.session(), claim.path());
        boolean upgraded = now != null && now.fence() >= Epochs.first(stamp.epoch());
        return now != null && (upgraded || now.equals(claim) || now.equals(claim.taken()));
    }

    private long farewells(Claim claim) {
        return merged.step().events().stream()
                .filter(event -> (event.type() == EventType.CLAIM_REVOKED || event.type() == EventType.CLAIM_RELEASED)
                        && event.fence() == claim.fence()
                        && claim.session().equals(event.session())
                        && claim.path().equals(event.path()))
                .count();
    }

    /** How a claim ended by all that happened on a side. */
    private static End end(Branch side, Claim claim) {
        End end = End.UNSEEN;
        for (List<Event> line : side.lines()) {
            End here = end(line, claim);
            end = here.compareTo(end) > 0 ? here : end;
        }
        return end;
    }

    private static End end(List<Event> line, Claim claim) {
        boolean granted = false;
        End end = End.NONE;
        for (Event event : line) {
            granted |= event.revision() == claim.fence();
            if (!granted
                    || event.revision() <= claim.fence()
                    || !ChangeLaws.paths(event).contains(claim.path().text())) {
                continue;
            }
            boolean own = claim.session().equals(event.session());
            boolean exact = own && event.fence() == claim.fence();
            if (event.type() == EventType.CLAIM_HANDED && claim.session().equals(event.by())) {
                end = End.RELEASED;
            } else if (own && (event.type() == EventType.CLAIM_HANDED || event.type() == EventType.CLAIM_ACQUIRED)) {
                end = End.SUPERSEDED;
            } else if (exact && event.type() == EventType.CLAIM_RELEASED) {
                end = End.RELEASED;
            } else if (exact && event.type() == EventType.CLAIM_EXPIRED) {
                end = End.EXPIRED;
            } else if (exact && (event.type() == EventType.CLAIM_BROKEN || event.type() == EventType.CLAIM_REVOKED)) {
                end = End.TAKEN;
            }
        }
        return granted ? end : End.UNSEEN;
    }

    private static boolean has(Snapshot s, Claim claim) {
        Claim found = Naive.claim(s, claim.session(), claim.path());
        return found != null && found.fence() == claim.fence();
    }

    private static @Nullable Loss loss(Snapshot s, Claim claim) {
        Loss loss = lossSince(s, claim);
        return loss == null || loss.claim().fence() != claim.fence() ? null : loss;
    }

    /** The loss of a session's claim on a path, or of the one that it had there after it. */
    private static @Nullable Loss lossSince(Snapshot s, Claim claim) {
        return s.losses().stream()
                .filter(loss -> loss.claim().session().equals(claim.session())
                        && loss.claim().path().equals(claim.path())
                        && loss.claim().fence() >= claim.fence())
                .findFirst()
                .orElse(null);
    }

    private static boolean same(SessionRecord session, Snapshot side) {
        SessionRecord there = Naive.session(side, session.id());
        return there != null && there.opened() == session.opened();
    }

    private static long sign(SessionRecord session) {
        return Math.max(session.heartbeat(), session.activity());
    }
}
