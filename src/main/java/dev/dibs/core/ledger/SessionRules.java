package dev.dibs.core.ledger;

import dev.dibs.core.model.Call;
import dev.dibs.core.model.Claim;
import dev.dibs.core.model.ClaimView;
import dev.dibs.core.model.Command;
import dev.dibs.core.model.Ending;
import dev.dibs.core.model.EventType;
import dev.dibs.core.model.Path;
import dev.dibs.core.model.ProcessId;
import dev.dibs.core.model.Refusal;
import dev.dibs.core.model.Reply;
import dev.dibs.core.model.SessionInfo;
import dev.dibs.core.session.Loss;
import dev.dibs.core.session.SessionRecord;
import dev.dibs.core.waiting.Waiter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Who one is, coming, going and coming back. Each method checks everything first, then changes. */
final class SessionRules {
    /** How many claims the answer to a heartbeat lists. */
    static final int MAX_LISTED = 1_000;

    private final Books books;
    private final Turn turn;
    private final Obstacles obstacles;
    private final Grants grants;
    private final LineRules line;
    private final ClaimRules claims;

    SessionRules(Books books, Turn turn, Obstacles obstacles, Grants grants, LineRules line, ClaimRules claims) {
        this.books = books;
        this.turn = turn;
        this.obstacles = obstacles;
        this.grants = grants;
        this.line = line;
        this.claims = claims;
    }

    /** Has the session act whose token the caller shows; that is a sign of life. */
    Reply asCaller(Call call, Function<SessionRecord, Reply> act) {
        SessionRecord session = books.sessions.byHash(call.caller());
        Refusal refusal = refusal(call, session);
        if (session == null || refusal != null) {
            return Turn.refused(refusal != null ? refusal : unknownToken());
        }
        SessionRecord active = session;
        if (!session.isActive(call.node(), books.clock)) {
            active = session.active(call.node(), books.clock);
            books.putSession(active);
        }
        return act.apply(active);
    }

    /** Like {@link #asCaller}, for a call that names the session it speaks for; without the sign of life. */
    private Reply asNamed(Call call, String id, Function<SessionRecord, Reply> act) {
        SessionRecord named = books.sessions.get(id);
        if (named == null) {
            return Turn.refused(new Refusal.NoSuchSession(id));
        }
        SessionRecord session = books.sessions.byHash(call.caller());
        if (session != null && !session.id().equals(id)) {
            return Turn.refused(new Refusal.Forbidden(
                    "the token is session " + session.id() + "'s, not " + id + "'s; only a session acts for itself"));
        }
        Refusal refusal = refusal(call, session);
        return refusal != null ? Turn.refused(refusal) : act.apply(named);
    }

    private @Nullable Refusal refusal(Call call, @Nullable SessionRecord session) {
        if (call.caller().isEmpty()) {
            return new Refusal.Unauthenticated(
                    "no token was shown; open a session and send its token as 'Authorization: Bearer'");
        }
        if (session == null) {
            return unknownToken();
        }
        if (!sameHash(session.tokenHash(), call.caller())) {
            String place = session.info().owner().hostname();
            return new Refusal.SessionGone(
                    session.id(),
                    new Ending(
                            EventType.SESSION_RESTORED.text(),
                            "moved" + (place.isEmpty() ? "" : " to " + place),
                            session.heartbeat(),
                            session.id(),
                            0));
        }
        return session.ending() == null ? null : new Refusal.SessionGone(session.id(), session.ending());
    }

    private static Refusal unknownToken() {
        return new Refusal.Unauthenticated("no session of this workspace has the token that was shown; open a session");
    }

    Reply open(Command.Open wanted) {
        SessionRecord known = books.sessions.get(wanted.info().id());
        boolean own = known != null
                && sameHash(known.tokenHash(), wanted.call().caller())
                && (known.alive() || isStale(known));
        SessionInfo info = (known != null && own ? wanted.info().after(known.info()) : wanted.info()).named();
        long ttl = wanted.ttl() != 0 ? wanted.ttl() : books.settings.ttlOf(info.kind());
        if (known != null && own) {
            boolean asked = wanted.ttl() != 0 || !known.info().kind().equals(info.kind());
            return comeBack(wanted, known, info, asked ? ttl : known.ttl());
        }
        if (known != null && known.alive()) {
            return Turn.refused(
                    new Refusal.SessionExists(known.id(), known.info().owner(), known.heartbeat()));
        }
        if (known == null && books.sessions.size() >= books.settings.maxSessions()) {
            SessionRecord gone = books.sessions.longestGone();
            if (gone == null) {
                return Turn.refused(new Refusal.TooMany(
                        "sessions in this workspace", books.settings.maxSessions(), "ledger.max-sessions"));
            }
            books.removeSession(gone.id());
        }
        if (known != null) {
            books.removeSession(known.id());
        }
        SessionRecord session = new SessionRecord(
                info,
                wanted.tokenHash(),
                known == null ? Collections.emptyList() : Collections.singletonList(known.tokenHash()),
                turn.next(),
                ttl,
                books.wall(),
                books.clock,
                books.clock,
                false,
                null);
        books.rescheduleSession(session);
        turn.event(EventType.SESSION_OPENED)
                .of(info.id())
                .with("kind", info.kind())
                .lasting("ttlSeconds", ttl)
                .emit();
        return new Reply.Opened(books.view(session), wanted.token(), true);
    }

    private Reply comeBack(Command.Open wanted, SessionRecord known, SessionInfo info, long ttl) {
        boolean fresh = !known.alive();
        boolean moved = !fresh && !known.info().samePlace(info);
        SessionRecord back = known.back(info, ttl, books.clock);
        back = moved ? back.moved(wanted.tokenHash()) : back;
        books.rescheduleSession(back);
        if (fresh || moved) {
            restored(back);
        }
        return new Reply.Opened(books.view(back), moved ? wanted.token() : "", fresh);
    }

    private static boolean isStale(SessionRecord session) {
        return session.ending() != null && session.ending().type().equals(EventType.SESSION_STALE.text());
    }

    private void restored(SessionRecord session) {
        turn.event(EventType.SESSION_RESTORED)
                .of(session.id())
                .with("hostname", session.info().owner().hostname())
                .with("node", session.info().node())
                .emit();
    }

    Reply heartbeat(Command.Heartbeat wanted) {
        return asNamed(wanted.call(), wanted.session(), session -> {
            SessionRecord beating = session.beating(wanted.call().node(), books.clock);
            books.putSession(beating);
            List<ClaimView> views = new ArrayList<>();
            for (Claim claim : books.claims.of(session.id())) {
                Claim now = claim;
                if (claim.offer() != null && wanted.tickets().contains(claim.offer())) {
                    now = claim.taken();
                    books.putClaim(now);
                }
                if (views.size() < MAX_LISTED) {
                    views.add(books.view(now));
                }
            }
            return new Reply.Beat(beating.deadline(), views);
        });
    }

    Reply restore(Command.Restore wanted) {
        SessionRecord known = books.sessions.get(wanted.session());
        boolean comesBack =
                known != null && sameHash(known.tokenHash(), wanted.call().caller()) && isStale(known);
        if (known != null && comesBack) {
            SessionRecord back = known.back(known.info().at(wanted.call().node()), known.ttl(), books.clock);
            books.rescheduleSession(back);
            restored(back);
        }
        return asNamed(wanted.call(), wanted.session(), session -> {
            SessionRecord active = session.active(wanted.call().node(), books.clock);
            books.putSession(active);
            return takeBack(active);
        });
    }

    private Reply takeBack(SessionRecord session) {
        List<ClaimView> restored = new ArrayList<>();
        List<Reply.Lost> lost = new ArrayList<>();
        for (Loss loss : books.losses.of(session.id())) {
            Claim claim = loss.claim();
            if (!loss.withSession()) {
                continue;
            }
            boolean room = books.claims.size() < books.settings.maxClaims();
            boolean free = obstacles.isFree(session.id(), claim.path(), claim.mode(), Long.MAX_VALUE);
            List<Path> path = Collections.singletonList(claim.path());
            if (free && room) {
                Grants.Grant grant = new Grants.Grant(
                        session.id(), claim.mode(), claim.ttl(), claim.reason(), claim.labels(), null, 0);
                long ignored = grants.take(
                        grant, path, turn.event(EventType.CLAIM_ACQUIRED).with("restored", true));
            }
            // by a claim above it a session may have a path that there is no room to claim
            List<Claim> held = free ? grants.held(session.id(), path, claim.mode()) : Collections.emptyList();
            if (!held.isEmpty()) {
                restored.addAll(books.views(held));
            } else {
                lost.add(new Reply.Lost(claim.path(), obstacles.holders(session.id(), path, claim.mode())));
            }
        }
        return new Reply.Restored(restored, lost);
    }

    Reply close(Command.Close wanted) {
        return asNamed(wanted.call(), wanted.session(), session -> {
            List<Claim> held = books.claims.of(session.id());
            TreeSet<Path> freed = leaveLine(session);
            for (Claim claim : held) {
                freed.add(claim.path());
                books.removeClaim(claim);
                turn.event(EventType.CLAIM_RELEASED)
                        .on(claim.path())
                        .of(claim.session())
                        .fence(claim.fence())
                        .reason("session")
                        .with("outcome", wanted.outcome())
                        .lasting("heldForSeconds", books.heldFor(claim))
                        .emit();
            }
            books.losses.forget(session.id());
            turn.event(EventType.SESSION_CLOSED)
                    .of(session.id())
                    .with("outcome", wanted.outcome())
                    .with("note", wanted.note())
                    .emit();
            end(session, EventType.SESSION_CLOSED, wanted.outcome(), session.id());
            line.regrant(freed);
            return new Reply.Released(held);
        });
    }

    /** A session missed its time, or its participant was seen dead. */
    void expire(SessionRecord session, String reason) {
        TreeSet<Path> freed = leaveLine(session);
        for (Claim claim : books.claims.of(session.id())) {
            freed.add(claim.path());
            claims.lose(claim, EventType.CLAIM_EXPIRED, reason, "", true);
        }
        turn.event(EventType.SESSION_STALE).of(session.id()).reason(reason).emit();
        end(session, EventType.SESSION_STALE, reason, "");
        line.regrant(freed);
    }

    /** Why a session ends that nothing was heard of. */
    static String silence(SessionRecord session) {
        return session.nodeGone() ? "node" : "heartbeat";
    }

    Reply endSession(Command.EndSession wanted) {
        SessionRecord session = books.sessions.get(wanted.session());
        if (session == null || !session.alive()) {
            return Turn.refused(new Refusal.NoSuchSession(wanted.session()));
        }
        ProcessId process = wanted.process();
        boolean its = process == null || process.isOf(session.info());
        if (its && Math.max(session.heartbeat(), session.activity()) <= wanted.heartbeat()) {
            expire(session, wanted.reason());
        }
        return new Reply.Done();
    }

    Reply keepAlive(Command.KeepAlive wanted) {
        SessionRecord session = books.sessions.get(wanted.session());
        if (session == null || !session.alive() || !its(session, wanted)) {
            return Turn.refused(new Refusal.NoSuchSession(wanted.session()));
        }
        books.putSession(session.beating(wanted.call().node(), books.clock));
        return new Reply.Done();
    }

    /** A participant with a process lives with that, through whichever node it called last. */
    private static boolean its(SessionRecord session, Command.KeepAlive wanted) {
        ProcessId process = wanted.process();
        return process == null ? session.info().node().equals(wanted.call().node()) : process.isOf(session.info());
    }

    Reply resume(Command.Resume wanted) {
        for (SessionRecord session : new ArrayList<>(books.sessions.all())) {
            boolean here = session.info().node().equals(wanted.former());
            if (session.alive() && (here || wanted.restored())) {
                books.putSession(session.beating(
                        here ? wanted.call().node() : session.info().node(), books.clock));
            }
        }
        if (wanted.restored()) {
            hangUp(waiter -> true);
        }
        return new Reply.Done();
    }

    Reply nodeGone(Command.NodeGone wanted) {
        for (SessionRecord session : new ArrayList<>(books.sessions.all())) {
            if (session.alive() && session.info().node().equals(wanted.node())) {
                books.putSession(session.orphaned());
            }
        }
        hangUp(waiter -> waiter.node().equals(wanted.node()));
        return new Reply.Done();
    }

    /** Nobody listens for these any more: what they are granted is an offer. */
    private void hangUp(Predicate<Waiter> which) {
        for (Waiter waiter : new ArrayList<>(books.line.all())) {
            if (waiter.calledUntil() > books.clock && which.test(waiter)) {
                books.putWaiter(waiter.called(books.clock, waiter.node(), waiter.calledBy()));
            }
        }
    }

    private TreeSet<Path> leaveLine(SessionRecord session) {
        TreeSet<Path> freed = new TreeSet<>();
        for (Waiter waiter : new ArrayList<>(books.line.of(session.id()))) {
            books.removeWaiter(waiter);
            line.leave(waiter, "session", null);
            freed.addAll(waiter.paths());
        }
        return freed;
    }

    private void end(SessionRecord session, EventType type, String reason, String by) {
        books.rescheduleSession(session.ended(new Ending(type.text(), reason, books.clock, by, books.revision)));
    }

    /** Compares hashes in a time that does not tell where they differ. */
    private static boolean sameHash(String one, String other) {
        int difference = one.length() ^ other.length();
        for (int i = 0; i < Math.min(one.length(), other.length()); i++) {
            difference |= one.charAt(i) ^ other.charAt(i);
        }
        return difference == 0;
    }
}
