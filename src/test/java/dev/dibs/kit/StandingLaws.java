package dev.dibs.kit;

import static dev.dibs.kit.LawBrokenError.check;

import dev.dibs.core.ledger.Remembered;
import dev.dibs.core.ledger.Snapshot;
import dev.dibs.core.model.Claim;
import dev.dibs.core.model.LedgerSettings;
import dev.dibs.core.session.SessionRecord;
import dev.dibs.core.waiting.Waiter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What is true of the books at any time. */
final class StandingLaws {
    private static final String OUTLIVED = "nothing lives past its deadline";

    private final Snapshot start;

    /** Bounds may be exceeded as far as they were at the start: a merge drops nothing for them. */
    StandingLaws(Snapshot start) {
        this.start = start;
    }

    void judge(Snapshot s, long now) {
        claims(s, now);
        waiters(s, now);
        sessions(s, now);
        bounds(s);
    }

    private static void claims(Snapshot s, long now) {
        Map<Long, String> fences = new HashMap<>();
        Set<String> places = new TreeSet<>();
        List<Claim> claims = s.claims();
        for (int i = 0; i < claims.size(); i++) {
            Claim one = claims.get(i);
            for (int j = i + 1; j < claims.size(); j++) {
                Claim other = claims.get(j);
                check(
                        !Naive.conflict(
                                one.path(), one.mode(), one.session(), other.path(), other.mode(), other.session()),
                        "never two conflicting claims",
                        one,
                        other);
            }
            check(places.add(one.session() + " " + one.path()), "a session holds a path once", one);
            String holder = fences.putIfAbsent(one.fence(), one.session());
            check(holder == null || holder.equals(one.session()), "a fence is one grant's", one, holder);
            SessionRecord session = Naive.session(s, one.session());
            check(session != null && session.alive(), "a claim lives with its session", one, session);
            check(one.deadline() >= now, OUTLIVED, one, "at", now);
            check(one.offer() == null || one.offerUntil() >= now, OUTLIVED, one, "offered, at", now);
            check(one.fence() <= s.revision(), "a fence is a revision", one, s.revision());
            check((one.ttl() == 0) == (one.deadline() == Claim.NEVER), "a deadline comes of a ttl", one);
        }
    }

    private static void waiters(Snapshot s, long now) {
        Set<String> tickets = new TreeSet<>();
        long last = -1;
        for (Waiter w : s.waiters()) {
            check(tickets.add(w.ticket()), "a ticket is one request's", w);
            check(w.place() > last && w.place() <= s.places(), "the line is in order of arrival", s.waiters());
            last = w.place();
            SessionRecord session = Naive.session(s, w.session());
            check(session != null && session.alive(), "a waiter lives with its session", w, session);
            check(w.deadline(s.settings().ticketGraceMillis()) >= now, OUTLIVED, w, "at", now);
            List<dev.dibs.core.model.Path> wanted = Naive.uncovered(s, w.session(), w.paths(), w.mode());
            check(
                    !Naive.claimsAgainst(s, w.session(), wanted, w.mode()).isEmpty()
                            || !Naive.coolingAgainst(s, now, w.session(), wanted, w.mode())
                                    .isEmpty()
                            || !Naive.waitersAgainst(s, w.place(), w.session(), wanted, w.mode())
                                    .isEmpty(),
                    "no waiter is left whom nothing blocks",
                    w,
                    "claims",
                    s.claims());
        }
        Map<String, Set<String>> waits = Naive.waits(s);
        for (String session : waits.keySet()) {
            check(!Naive.leads(waits, session, session), "waits have no circle", session, "in", waits);
        }
    }

    private static void sessions(Snapshot s, long now) {
        Set<String> ids = new TreeSet<>();
        Set<String> tokens = new TreeSet<>();
        for (SessionRecord session : s.sessions()) {
            check(ids.add(session.id()), "an id is one session's", session);
            check(tokens.add(session.tokenHash()), "a token is one session's", session);
            if (session.alive()) {
                check(session.deadline() >= now, OUTLIVED, session, "at", now);
            } else {
                check(session.ending().at() + s.settings().forgetMillis() >= now, OUTLIVED, session, "gone, at", now);
            }
        }
    }

    private void bounds(Snapshot s) {
        LedgerSettings most = s.settings();
        String law = "bounds hold";
        check(
                s.claims().size() <= Math.max(most.maxClaims(), start.claims().size()),
                law,
                "claims",
                s.claims().size(),
                most.maxClaims());
        check(
                s.sessions().size()
                        <= Math.max(most.maxSessions(), start.sessions().size()),
                law,
                "sessions",
                s.sessions().size(),
                most.maxSessions());
        check(
                s.waiters().size()
                        <= Math.max(most.maxWaiters(), start.waiters().size()),
                law,
                "waiters",
                s.waiters().size(),
                most.maxWaiters());
        check(
                s.resources().size()
                        <= Math.max(most.maxResources(), start.resources().size()),
                law,
                "resources",
                s.resources().size(),
                most.maxResources());
        long chosen =
                s.answers().stream().filter(a -> !a.fingerprint().isEmpty()).count();
        check(chosen <= Math.max(most.maxAnswers(), start.answers().size()), law, "answers", chosen, most.maxAnswers());
        long nodes = s.answers().stream().map(Remembered::from).distinct().count();
        long own = s.answers().size() - chosen;
        check(own <= 128 * nodes, law, "answers to nodes", own, nodes);
        int much = 4 * (most.maxClaims() + most.maxWaiters() + most.maxSessions()) + most.maxAnswers();
        check(
                s.losses().size() <= much + start.losses().size(),
                law,
                "losses",
                s.losses().size(),
                much);
        check(
                s.outcomes().size() <= much + start.outcomes().size(),
                law,
                "outcomes",
                s.outcomes().size(),
                much);
        check(
                s.cooling().size() <= much + start.cooling().size(),
                law,
                "cooling",
                s.cooling().size(),
                much);
    }

    /** The next deadline is never told too late, and nothing is due at once again. */
    void judgeDeadline(Snapshot s, long now, long nextDeadline) {
        long due = Claim.NEVER;
        for (Claim claim : s.claims()) {
            due = Math.min(due, claim.deadline());
            due = Math.min(due, claim.offer() == null ? Claim.NEVER : claim.offerUntil());
        }
        for (SessionRecord session : s.sessions()) {
            due = Math.min(
                    due,
                    session.alive()
                            ? session.deadline()
                            : session.ending().at() + s.settings().forgetMillis());
        }
        for (Waiter w : s.waiters()) {
            due = Math.min(due, w.deadline(s.settings().ticketGraceMillis()));
            for (var cooling : Naive.coolingAgainst(s, now, w.session(), w.paths(), w.mode())) {
                due = Math.min(due, cooling.freeAt());
            }
        }
        String law = "the next deadline is told in time";
        check(nextDeadline - 1 <= due, law, Trial.when(nextDeadline), "though", Trial.when(due), "is due");
        check(nextDeadline > now, law, nextDeadline, "is not after", now);
        boolean nothing = due == Claim.NEVER
                && s.cooling().isEmpty()
                && s.answers().isEmpty()
                && s.outcomes().isEmpty()
                && s.losses().isEmpty();
        check(!nothing || nextDeadline == Claim.NEVER, law, nextDeadline, "though nothing is due");
    }
}
