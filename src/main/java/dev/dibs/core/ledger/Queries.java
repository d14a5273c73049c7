package dev.dibs.core.ledger;

import dev.dibs.core.claim.Cooling;
import dev.dibs.core.model.Claim;
import dev.dibs.core.model.ClaimView;
import dev.dibs.core.model.Event;
import dev.dibs.core.model.Mode;
import dev.dibs.core.model.Path;
import dev.dibs.core.model.Query;
import dev.dibs.core.model.Refusal;
import dev.dibs.core.model.Reply;
import dev.dibs.core.model.Resource;
import dev.dibs.core.model.SessionView;
import dev.dibs.core.session.SessionRecord;
import dev.dibs.core.waiting.Line;
import dev.dibs.core.waiting.Waiter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers questions; changes nothing. */
final class Queries implements Query.Cases<Reply> {
    private static final int MAX_SHOWN = 100;
    /** Whom nobody is: everybody's claims are in its way. */
    private static final String STRANGER = "";

    private final Books books;

    Queries(Books books) {
        this.books = books;
    }

    @Override
    public Reply on(Query.ListSessions query) {
        List<SessionView> views = new ArrayList<>();
        if (query.session() == null) {
            for (SessionRecord session : books.sessions.all()) {
                views.add(books.view(session));
            }
            return new Reply.Sessions(views);
        }
        SessionRecord session = books.sessions.get(query.session());
        if (session == null) {
            return Turn.refused(new Refusal.NoSuchSession(query.session()));
        }
        views.add(books.view(session));
        return new Reply.Sessions(views);
    }

    @Override
    public Reply on(Query.ListClaims query) {
        List<ClaimView> views = new ArrayList<>();
        String from = query.under() == null ? "" : query.under().text();
        if (query.after() != null && query.after().path().compareTo(from) > 0) {
            from = query.after().path();
        }
        return new Reply.Claims(views, page(books.claims.from(from), query, views));
    }

    /** Fills a page in order of path; the place of its last claim if there are more. */
    private Reply.@Nullable Cursor page(Iterable<Claim[]> from, Query.ListClaims query, List<ClaimView> views) {
        Reply.Cursor last = null;
        for (Claim[] there : from) {
            Path path = there[0].path();
            if (query.under() != null && !path.text().startsWith(query.under().text())) {
                break;
            }
            if (query.under() != null && !query.under().covers(path)) {
                continue;
            }
            for (Claim claim : there) {
                if (!isAfter(claim, query.after()) || !matches(claim, query)) {
                    continue;
                }
                if (views.size() == query.limit()) {
                    return last;
                }
                views.add(books.view(claim));
                last = new Reply.Cursor(path.text(), claim.session());
            }
        }
        return null;
    }

    @Override
    public Reply on(Query.Check query) {
        List<Path> path = Collections.singletonList(query.path());
        List<Claim> found = new ArrayList<>();
        boolean ignored = books.claims.anyConflict(STRANGER, query.path(), Mode.EXCLUSIVE, claim -> {
            found.add(claim);
            return found.size() >= MAX_SHOWN;
        });
        List<Reply.WaiterView> waiters = new ArrayList<>();
        Line.Related related = books.line.related(path);
        Waiter waiter = related.next();
        for (; waiter != null && waiters.size() < MAX_SHOWN; waiter = related.next()) {
            waiters.add(new Reply.WaiterView(
                    waiter.session(),
                    books.ownerOf(waiter.session()),
                    waiter.mode(),
                    waiter.paths(),
                    waiter.reason(),
                    waiter.since(),
                    waiter.until()));
        }
        Cooling cooling = books.cooling.inTheWay(STRANGER, query.path(), Mode.EXCLUSIVE);
        Refusal cools =
                cooling == null ? null : new Refusal.Cooling(cooling.path(), cooling.session(), cooling.freeAt());
        boolean free = found.isEmpty() && waiters.isEmpty() && cools == null;
        return new Reply.Checked(query.path(), free, books.views(found), waiters, cools);
    }

    @Override
    public Reply on(Query.ReadResource query) {
        Resource resource = books.resources.get(query.path());
        return resource == null
                ? Turn.refused(new Refusal.NotFound("nothing was written to resource " + query.path()))
                : new Reply.Found(resource);
    }

    @Override
    public Reply on(Query.EventsAfter query) {
        if (query.revision() == books.revision) {
            return new Reply.Events(Collections.emptyList(), false);
        }
        List<Event> events = query.revision() > books.revision
                ? null
                : books.ring.after(query.revision(), books.seen.first(), query.limit());
        return events == null ? new Reply.Events(Collections.emptyList(), true) : new Reply.Events(events, false);
    }

    @Override
    public Reply on(Query.EventsBefore query) {
        return new Reply.Events(books.ring.before(query.revision(), query.limit()), false);
    }

    @Override
    public Reply on(Query.TakeState query) {
        List<SessionView> sessions = new ArrayList<>();
        for (SessionRecord session : books.sessions.all()) {
            if (sessions.size() < query.limit()) {
                sessions.add(books.view(session));
            }
        }
        List<ClaimView> claims = new ArrayList<>();
        for (Claim[] there : books.claims.from("")) {
            for (Claim claim : there) {
                if (claims.size() < query.limit()) {
                    claims.add(books.view(claim));
                }
            }
            if (claims.size() >= query.limit()) {
                break;
            }
        }
        return new Reply.State(sessions, claims);
    }

    @Override
    public Reply on(Query.Count query) {
        return new Reply.Summary(books.claims.size(), books.sessions.alive(), books.line.size());
    }

    private static boolean isAfter(Claim claim, Reply.@Nullable Cursor cursor) {
        if (cursor == null) {
            return true;
        }
        int order = claim.path().text().compareTo(cursor.path());
        return order > 0 || (order == 0 && claim.session().compareTo(cursor.session()) > 0);
    }

    private static boolean matches(Claim claim, Query.ListClaims query) {
        return (query.session() == null || claim.session().equals(query.session()))
                && (query.mode() == null || claim.mode() == query.mode());
    }
}
