package dev.dibs.kit;

import static dev.dibs.kit.LawBrokenError.check;

import dev.dibs.core.ledger.Snapshot;
import dev.dibs.core.model.Event;
import dev.dibs.core.model.EventType;
import dev.dibs.core.model.Step;
import dev.dibs.core.session.SessionRecord;
import dev.dibs.core.waiting.Waiter;
import java.util.List;
import java.util.Set;

/** What time may do by itself: let things end at their deadlines, and what follows of that. */
final class TimeLaws {
    private static final String EARLY = "nothing ends before its deadline";
    private static final Set<EventType> OF_TIME = Set.of(
            EventType.SESSION_STALE,
            EventType.CLAIM_EXPIRED,
            EventType.CLAIM_ACQUIRED,
            EventType.CLAIM_DEQUEUED,
            EventType.CLAIM_REFUSED,
            EventType.RESET);

    private final Snapshot before;
    private final Step step;
    private final Snapshot after;
    private final long now;

    TimeLaws(Snapshot before, Step step, Snapshot after, long now) {
        this.before = before;
        this.step = step;
        this.after = after;
        this.now = now;
    }

    void judge(long due, long nextDeadline) {
        for (Event event : step.events()) {
            check(OF_TIME.contains(event.type()), "time does what time may", event);
            if (due > now && after.settings().equals(before.settings())) {
                check(
                        event.type() == EventType.RESET,
                        "the next deadline is told in time",
                        event,
                        "at",
                        now,
                        "not",
                        due);
            }
        }
        sessions();
        waiters();
        check(nextDeadline > now, "the next deadline is told in time", nextDeadline, "is due again at", now);
        check(after.resources().equals(before.resources()), "time does what time may", "resources changed");
    }

    private void sessions() {
        for (SessionRecord old : before.sessions()) {
            SessionRecord session = Naive.session(after, old.id());
            if (old.alive() && old.deadline() >= now) {
                check(old.equals(session), EARLY, old, "became", session);
            } else if (old.alive()) {
                List<Event> stale = step.events().stream()
                        .filter(event -> event.type() == EventType.SESSION_STALE
                                && old.id().equals(event.session()))
                        .toList();
                check(stale.size() == 1, "a session's end is told", old, stale);
                String reason = stale.get(0).reason();
                check((old.nodeGone() ? "node" : "heartbeat").equals(reason), "a session's end says why", old, stale);
                check(session == null || !session.alive(), "nothing lives past its deadline", session);
            } else if (session == null) {
                check(old.ending().at() + before.settings().forgetMillis() < now, EARLY, "forgotten:", old);
            } else {
                check(old.equals(session), "time does what time may", old, "became", session);
            }
        }
        for (SessionRecord session : after.sessions()) {
            check(Naive.session(before, session.id()) != null, "time does what time may", "new:", session);
        }
    }

    private void waiters() {
        for (Waiter w : after.waiters()) {
            check(before.waiters().contains(w), "time does what time may", "new or changed:", w);
        }
        for (Waiter w : before.waiters()) {
            SessionRecord session = Naive.session(before, w.session());
            boolean over = w.deadline(before.settings().ticketGraceMillis()) < now || session.deadline() < now;
            boolean stands = after.waiters().contains(w);
            check(!stands || !over, "nothing lives past its deadline", w, "at", now);
        }
    }
}
