package dev.dibs.core.ledger;

import dev.dibs.core.claim.ClaimIndex;
import dev.dibs.core.claim.Cooling;
import dev.dibs.core.claim.CoolingIndex;
import dev.dibs.core.model.Claim;
import dev.dibs.core.model.ClaimView;
import dev.dibs.core.model.LedgerSettings;
import dev.dibs.core.model.Owner;
import dev.dibs.core.model.Path;
import dev.dibs.core.model.SessionStatus;
import dev.dibs.core.model.SessionView;
import dev.dibs.core.resource.Resources;
import dev.dibs.core.session.Losses;
import dev.dibs.core.session.SessionRecord;
import dev.dibs.core.session.Sessions;
import dev.dibs.core.waiting.Line;
import dev.dibs.core.waiting.Outcomes;
import dev.dibs.core.waiting.Waiter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * All that a ledger keeps. Claims, waiters, sessions and cool-downs are changed through here, so that what is due follows.
 *
 * <p>What is due happens once the clock has passed its time: the clock counts whole milliseconds, so a claim that began late
 * in one would else end before its time was up. It stands in one sorted set. For claims, waiters and cool-downs it is exact.
 * A session's entry may be too early, as heartbeats do not move it: when it comes up and the session lives on, it is entered
 * anew.
 */
final class Books {
    private static final Owner NOBODY = new Owner("", "", "", "", "");

    final String workspace;
    final ClaimIndex claims = new ClaimIndex();
    final CoolingIndex cooling = new CoolingIndex();
    final Line line = new Line();
    final Outcomes outcomes = new Outcomes();
    final Sessions sessions = new Sessions();
    final Losses losses = new Losses();
    final Resources resources = new Resources();
    final Answers answers = new Answers();
    final EventRing ring = new EventRing();
    final Seen seen = new Seen();
    final TreeSet<Due> due = new TreeSet<>();
    /** Sessions in line that a claim left: what they wait for may be more than it was. */
    final TreeSet<String> lessened = new TreeSet<>();

    private final Map<String, Due> dueOfSession = new HashMap<>();
    LedgerSettings settings;
    long clock;
    long offset;
    String owner = "";
    long revision;
    long steps;
    /** The highest revision that a majority is known to have stood behind; 0 without a quorum. */
    long confirmed;

    long confirmedAt;

    Books(String workspace, LedgerSettings settings) {
        this.workspace = workspace;
        this.settings = settings;
    }

    void stepEpoch(long epoch) {
        if (revision != 0) {
            seen.add(revision);
        }
        revision = Epochs.first(epoch);
        seen.add(revision);
    }

    void putClaim(Claim claim) {
        Claim old = claims.get(claim.path(), claim.session());
        if (old != null) {
            due.remove(dueOf(old));
        }
        claims.put(claim);
        if (dueOf(claim).at() != Claim.NEVER) {
            due.add(dueOf(claim));
        }
    }

    void removeClaim(Claim claim) {
        due.remove(dueOf(claim));
        claims.remove(claim.path(), claim.session());
        if (!line.of(claim.session()).isEmpty()) {
            lessened.add(claim.session());
        }
    }

    void putWaiter(Waiter waiter) {
        Waiter old = line.get(waiter.ticket());
        if (old != null) {
            due.remove(dueOf(old));
        }
        line.put(waiter);
        due.add(dueOf(waiter));
    }

    void removeWaiter(Waiter waiter) {
        due.remove(dueOf(waiter));
        line.remove(waiter);
    }

    /** Adds a session, or what is now true of one whose time to end is no earlier than before. */
    void putSession(SessionRecord session) {
        sessions.put(session);
        if (!dueOfSession.containsKey(session.id())) {
            enterSession(session);
        }
    }

    /** Adds a session, or what is now true of one whose time to end is another. */
    void rescheduleSession(SessionRecord session) {
        sessions.put(session);
        leaveSession(session.id());
        enterSession(session);
    }

    void removeSession(String id) {
        leaveSession(id);
        sessions.remove(id);
        losses.forget(id);
    }

    void putCooling(Cooling added) {
        removeCooling(added.path());
        cooling.put(added);
        due.add(dueOf(added));
    }

    void removeCooling(Path path) {
        Cooling old = cooling.get(path);
        if (old != null) {
            due.remove(dueOf(old));
            cooling.remove(path);
        }
    }

    /** Enters everything anew that is due some time: after a restart, or when the settings changed. */
    void reckonDue() {
        due.clear();
        dueOfSession.clear();
        for (Claim claim : claims.all()) {
            if (dueOf(claim).at() != Claim.NEVER) {
                due.add(dueOf(claim));
            }
        }
        for (Waiter waiter : line.all()) {
            due.add(dueOf(waiter));
        }
        for (Cooling one : cooling.all()) {
            due.add(dueOf(one));
        }
        for (SessionRecord session : sessions.all()) {
            enterSession(session);
        }
    }

    /** The next thing that is due by now, taken out; null when nothing is. */
    @Nullable
    Due nextDue() {
        while (!due.isEmpty() && due.first().at() < clock) {
            Due next = due.pollFirst();
            if (next == null || next.kind() != Due.Kind.SESSION) {
                return next;
            }
            dueOfSession.remove(next.id());
            SessionRecord session = sessions.get(next.id());
            if (session != null && session.deadline() <= next.at()) {
                return next;
            }
            if (session != null) {
                enterSession(session);
            }
        }
        return null;
    }

    /** The time of the last step, in milliseconds since 1970. */
    long wall() {
        return clock + offset;
    }

    /** How long a claim has been held, in milliseconds: also while nobody owned the ledger. */
    long heldFor(Claim claim) {
        return Math.max(0, wall() - claim.acquiredAt());
    }

    ClaimView view(Claim claim) {
        SessionRecord session = sessions.get(claim.session());
        long ownEnd = claim.offer() == null ? claim.deadline() : Math.min(claim.deadline(), claim.offerUntil());
        return session == null
                ? new ClaimView(claim, NOBODY, clock, ownEnd)
                : new ClaimView(
                        claim, session.info().owner(), session.heartbeat(), Math.min(ownEnd, session.deadline()));
    }

    List<ClaimView> views(Iterable<Claim> some) {
        List<ClaimView> views = new ArrayList<>();
        for (Claim claim : some) {
            views.add(view(claim));
        }
        return views;
    }

    SessionView view(SessionRecord session) {
        int held = claims.count(session.id());
        SessionStatus status = held > 0 ? SessionStatus.ACTIVE : SessionStatus.IDLE;
        if (session.ending() != null) {
            status = session.ending().type().equals("session.closed") ? SessionStatus.RELEASED : SessionStatus.STALE;
        }
        return new SessionView(
                session.info(),
                status,
                session.ttl(),
                session.startedAt(),
                session.heartbeat(),
                session.activity(),
                session.deadline(),
                held);
    }

    Owner ownerOf(String session) {
        SessionRecord known = sessions.get(session);
        return known == null ? NOBODY : known.info().owner();
    }

    private void enterSession(SessionRecord session) {
        Due entry = session.ending() == null
                ? new Due(session.deadline(), Due.Kind.SESSION, session.id(), "")
                : new Due(session.ending().at() + settings.forgetMillis(), Due.Kind.FORGET, session.id(), "");
        due.add(entry);
        dueOfSession.put(session.id(), entry);
    }

    private void leaveSession(String id) {
        Due entry = dueOfSession.remove(id);
        if (entry != null) {
            due.remove(entry);
        }
    }

    private static Due dueOf(Claim claim) {
        long at = claim.offer() == null ? claim.deadline() : Math.min(claim.deadline(), claim.offerUntil());
        return new Due(at, Due.Kind.CLAIM, claim.session(), claim.path().text());
    }

    private Due dueOf(Waiter waiter) {
        return new Due(waiter.deadline(settings.ticketGraceMillis()), Due.Kind.WAITER, waiter.ticket(), "");
    }

    private static Due dueOf(Cooling one) {
        return new Due(one.freeAt(), Due.Kind.COOLING, one.session(), one.path().text());
    }
}
