package dev.dibs.kit;

import static dev.dibs.kit.LawBrokenError.check;

import dev.dibs.core.ledger.Snapshot;
import dev.dibs.core.model.Answer;
import dev.dibs.core.model.Claim;
import dev.dibs.core.model.Event;
import dev.dibs.core.model.EventType;
import dev.dibs.core.model.Mode;
import dev.dibs.core.model.Query;
import dev.dibs.core.model.Refusal;
import dev.dibs.core.model.Reply;
import dev.dibs.core.model.Resource;
import dev.dibs.core.model.SessionStatus;
import dev.dibs.core.model.SessionView;
import dev.dibs.core.session.SessionRecord;
import dev.dibs.core.waiting.Waiter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/** What is answered to a question is what the books say. */
final class QueryLaws {
    private static final String LAW = "a query tells what the books say";

    void judge(Query query, Answer answer, Snapshot s, List<Event> log, Subject subject, long now, long offset) {
        check(answer.revision() == s.revision() && answer.now() == now && answer.offset() == offset, LAW, answer);
        query.read(new Query.Cases<Boolean>() {
            @Override
            public Boolean on(Query.ListSessions q) {
                return sessions(q, answer.reply(), s);
            }

            @Override
            public Boolean on(Query.ListClaims q) {
                return claims(q, answer.reply(), s, subject, now, offset);
            }

            @Override
            public Boolean on(Query.Check q) {
                return checked(q, answer.reply(), s, now);
            }

            @Override
            public Boolean on(Query.ReadResource q) {
                Resource is = CommandLaws.resource(s, q.path());
                boolean right = answer.reply() instanceof Reply.Found found
                        ? found.resource().equals(is)
                        : is == null
                                && answer.reply() instanceof Reply.Refused refused
                                && refused.refusal() instanceof Refusal.NotFound;
                check(right, LAW, q, answer.reply(), is);
                return true;
            }

            @Override
            public Boolean on(Query.EventsAfter q) {
                return events(q, answer.reply(), s, log);
            }

            @Override
            public Boolean on(Query.EventsBefore q) {
                List<Event> kept = new ArrayList<>(s.events());
                Collections.reverse(kept);
                List<Event> want = kept.stream()
                        .filter(e -> e.revision() < q.revision())
                        .limit(q.limit())
                        .toList();
                check(
                        answer.reply().equals(new Reply.Events(want, false)),
                        "the past is told newest first",
                        q,
                        answer.reply(),
                        want);
                return true;
            }

            @Override
            public Boolean on(Query.TakeState q) {
                Reply.State state = (Reply.State) answer.reply();
                check(
                        state.sessions().size()
                                == Math.min(q.limit(), s.sessions().size()),
                        LAW,
                        q,
                        state);
                check(state.claims().size() == Math.min(q.limit(), s.claims().size()), LAW, q, state);
                check(s.claims().containsAll(Judged.claims(state.claims())), LAW, q, state);
                return true;
            }

            @Override
            public Boolean on(Query.Count q) {
                Reply.Summary summary = (Reply.Summary) answer.reply();
                long alive = s.sessions().stream().filter(SessionRecord::alive).count();
                check(
                        summary.claims() == s.claims().size(),
                        LAW,
                        summary,
                        "claims",
                        s.claims().size());
                check(
                        summary.waiters() == s.waiters().size(),
                        LAW,
                        summary,
                        "waiters",
                        s.waiters().size());
                check(
                        summary.sessions() == alive
                                || summary.sessions() == s.sessions().size(),
                        LAW,
                        summary,
                        s.sessions());
                return true;
            }
        });
    }

    private static boolean sessions(Query.ListSessions q, Reply reply, Snapshot s) {
        if (reply instanceof Reply.Refused refused) {
            check(
                    refused.refusal() instanceof Refusal.NoSuchSession && Naive.session(s, q.session()) == null,
                    LAW,
                    q,
                    reply);
            return true;
        }
        List<SessionRecord> want = s.sessions().stream()
                .filter(record -> q.session() == null || record.id().equals(q.session()))
                .sorted(Comparator.comparing(SessionRecord::id))
                .toList();
        List<SessionView> views = ((Reply.Sessions) reply).sessions();
        check(views.size() == want.size(), LAW, q, reply, want);
        for (int i = 0; i < want.size(); i++) {
            SessionView view = views.get(i);
            SessionRecord is = want.get(i);
            long held =
                    s.claims().stream().filter(c -> c.session().equals(is.id())).count();
            check(view.info().equals(is.info()) && view.claims() == held, LAW, view, is);
            check(view.heartbeat() == is.heartbeat() && view.activity() == is.activity(), LAW, view, is);
            SessionStatus status = is.alive()
                    ? held > 0 ? SessionStatus.ACTIVE : SessionStatus.IDLE
                    : is.ending().type().equals("session.closed") ? SessionStatus.RELEASED : SessionStatus.STALE;
            check(view.status() == status, LAW, view, "should be", status);
            check(!is.alive() || view.expires() == is.deadline(), LAW, view, is);
        }
        return true;
    }

    private static boolean claims(Query.ListClaims q, Reply reply, Snapshot s, Subject subject, long now, long offset) {
        List<Claim> want = Judged.sorted(s.claims()).stream()
                .filter(c -> q.under() == null || Naive.covers(q.under(), c.path()))
                .filter(c -> q.session() == null || c.session().equals(q.session()))
                .filter(c -> q.mode() == null || c.mode() == q.mode())
                .toList();
        List<Claim> got = new ArrayList<>();
        Reply.Claims page = (Reply.Claims) reply;
        while (true) {
            check(page.claims().size() <= q.limit(), LAW, q, page);
            got.addAll(Judged.claims(page.claims()));
            if (page.next() == null) {
                break;
            }
            check(page.claims().size() == q.limit(), LAW, q, page);
            check(got.size() <= want.size(), LAW, q, got, "should be", want);
            Query more = new Query.ListClaims(q.under(), q.session(), q.mode(), page.next(), q.limit());
            page = (Reply.Claims) subject.ask(more, now, offset).reply();
        }
        check(got.equals(want), LAW, q, got, "should be", want);
        return true;
    }

    private static boolean checked(Query.Check q, Reply reply, Snapshot s, long now) {
        Reply.Checked checked = (Reply.Checked) reply;
        List<Claim> holders = Naive.claimsAgainst(s, "", List.of(q.path()), Mode.EXCLUSIVE);
        List<Waiter> line = Naive.waitersAgainst(s, Long.MAX_VALUE, "", List.of(q.path()), Mode.EXCLUSIVE);
        boolean cool = !Naive.coolingAgainst(s, now, "", List.of(q.path()), Mode.EXCLUSIVE)
                .isEmpty();
        check(
                checked.free() == (holders.isEmpty() && line.isEmpty() && !cool),
                LAW,
                q,
                reply,
                holders,
                line,
                s.cooling());
        check(Judged.sorted(Judged.claims(checked.holders())).equals(Judged.sorted(holders)), LAW, q, reply, holders);
        check(checked.waiters().size() == line.size(), LAW, q, reply, line);
        for (int i = 0; i < line.size(); i++) {
            check(checked.waiters().get(i).session().equals(line.get(i).session()), LAW, q, reply, line);
            check(checked.waiters().get(i).until() == line.get(i).until(), LAW, q, reply, line);
        }
        check(
                checked.refusal() != null || checked.free() || !cool || !holders.isEmpty() || !line.isEmpty(),
                LAW,
                q,
                reply);
        return true;
    }

    private static boolean events(Query.EventsAfter q, Reply reply, Snapshot s, List<Event> log) {
        Reply.Events events = (Reply.Events) reply;
        List<Event> want = log.stream().filter(e -> e.revision() > q.revision()).toList();
        boolean kept = s.events().containsAll(want);
        boolean known = q.revision() == 0 || log.stream().anyMatch(e -> e.revision() == q.revision());
        boolean leap = !want.isEmpty() && want.get(0).type() == EventType.RESET && q.revision() != 0;
        if (!kept || ((!known || leap) && events.gap())) {
            check(events.gap() && events.events().isEmpty(), "the ring has no silent hole", q, reply);
        } else {
            List<Event> page = want.subList(0, Math.min(q.limit(), want.size()));
            check(!events.gap() && events.events().equals(page), "the ring has no silent hole", q, reply, page);
        }
        return true;
    }
}
