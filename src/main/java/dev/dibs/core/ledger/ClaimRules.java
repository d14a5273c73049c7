package dev.dibs.core.ledger;

import dev.dibs.core.claim.Cooling;
import dev.dibs.core.model.Claim;
import dev.dibs.core.model.ClaimView;
import dev.dibs.core.model.Command;
import dev.dibs.core.model.Ending;
import dev.dibs.core.model.EventType;
import dev.dibs.core.model.Mode;
import dev.dibs.core.model.Path;
import dev.dibs.core.model.Refusal;
import dev.dibs.core.model.Reply;
import dev.dibs.core.session.Loss;
import dev.dibs.core.session.SessionRecord;
import dev.dibs.core.waiting.Circle;
import dev.dibs.core.waiting.Waiter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Taking, renewing, letting go, handing over and taking away. Each method checks everything first, then changes. */
final class ClaimRules {
    private final Books books;
    private final Turn turn;
    private final Obstacles obstacles;
    private final Grants grants;
    private final LineRules line;

    ClaimRules(Books books, Turn turn, Obstacles obstacles, Grants grants, LineRules line) {
        this.books = books;
        this.turn = turn;
        this.obstacles = obstacles;
        this.grants = grants;
        this.line = line;
    }

    Reply take(Command.Take wanted, SessionRecord session) {
        if (wanted.paths().size() > books.settings.maxPaths()) {
            return Turn.refused(
                    new Refusal.TooMany("paths in one request", books.settings.maxPaths(), "ledger.max-paths"));
        }
        Waiter standing = books.line.get(wanted.ticket());
        if (standing != null && standing.session().equals(session.id())) {
            // the request came before, and its answer is forgotten by now: one request has one place
            return new Reply.Queued(standing.ticket(), obstacles.ahead(standing), standing.until());
        }
        List<Path> missing = obstacles.missing(session.id(), wanted.paths(), wanted.mode());
        for (Path path : missing) {
            if (!obstacles.isFree(session.id(), path, wanted.mode(), Long.MAX_VALUE)) {
                return blocked(wanted, missing, session);
            }
        }
        if (!grants.fits(session.id(), missing)) {
            return Turn.refused(grants.full());
        }
        long revision = books.revision;
        if (!missing.isEmpty()) {
            Grants.Grant grant = new Grants.Grant(
                    session.id(), wanted.mode(), wanted.ttl(), wanted.reason(), wanted.labels(), null, 0);
            revision = grants.take(grant, missing, turn.event(EventType.CLAIM_ACQUIRED));
        }
        List<Claim> held = grants.held(session.id(), wanted.paths(), wanted.mode());
        return new Reply.Granted(revision, grants.extend(held, wanted.ttl()));
    }

    private Reply blocked(Command.Take wanted, List<Path> missing, SessionRecord session) {
        if (wanted.patience() == 0) {
            return refuse(wanted, session, obstacles.blocked(session.id(), missing, wanted.mode(), Long.MAX_VALUE, 0));
        }
        if (books.line.size() >= books.settings.maxWaiters()) {
            return Turn.refused(
                    new Refusal.TooMany("requests in line", books.settings.maxWaiters(), "ledger.max-waiters"));
        }
        int most = books.settings.maxAhead();
        int ahead = books.line.ahead(session.id(), missing, wanted.mode(), Long.MAX_VALUE, most + 1);
        if (ahead > most) {
            return Turn.refused(new Refusal.TooMany("requests in line before this one", most, "ledger.max-ahead"));
        }
        List<Refusal.Wait> circle = obstacles.circle(session.id(), missing, wanted.mode());
        if (!circle.isEmpty()) {
            return refuse(wanted, session, new Refusal.Deadlock(missing.get(0), circle));
        }
        Waiter waiter = new Waiter(
                books.line.nextPlace(),
                turn.next(),
                wanted.ticket(),
                session.id(),
                wanted.paths(),
                wanted.mode(),
                wanted.ttl(),
                wanted.reason(),
                wanted.labels(),
                books.clock,
                books.clock + wanted.patience(),
                books.clock + wanted.hold(),
                wanted.call().node(),
                wanted.call().request().value());
        books.putWaiter(waiter);
        turn.event(EventType.CLAIM_QUEUED)
                .on(wanted.paths())
                .of(session.id())
                .reason(wanted.reason())
                .with("mode", wanted.mode().text())
                .with("ticket", wanted.ticket())
                .with("ahead", (long) ahead)
                .emit();
        return new Reply.Queued(wanted.ticket(), ahead, waiter.until());
    }

    private Reply refuse(Command.Take wanted, SessionRecord session, @Nullable Refusal refusal) {
        if (refusal == null) {
            throw new IllegalStateException("refused a claim that nothing blocks: " + wanted.paths());
        }
        line.refuse(session.id(), wanted.paths(), wanted.mode(), refusal, "");
        return Turn.refused(refusal);
    }

    Reply renew(Command.Renew wanted, SessionRecord session) {
        List<Claim> held = new ArrayList<>();
        Refusal refusal = collect(wanted.paths(), session, held);
        if (refusal != null) {
            return Turn.refused(refusal);
        }
        List<Claim> renewed = new ArrayList<>(held.size());
        for (Claim claim : held) {
            long ttl = wanted.ttl() == null ? claim.ttl() : wanted.ttl();
            Claim longer = claim.taken().extended(ttl, books.clock);
            books.putClaim(longer);
            renewed.add(longer);
            Turn.Draft event = turn.event(EventType.CLAIM_RENEWED)
                    .on(claim.path())
                    .of(session.id())
                    .fence(claim.fence());
            if (ttl != 0) {
                event.lasting("ttlSeconds", ttl);
            }
            event.emit();
        }
        return new Reply.Renewed(books.views(renewed));
    }

    Reply release(Command.Release wanted, SessionRecord session) {
        List<Claim> held = new ArrayList<>();
        Refusal refusal = collect(wanted.paths(), session, held);
        if (refusal != null) {
            return Turn.refused(refusal);
        }
        release(held, wanted.outcome(), wanted.note());
        return new Reply.Released(held);
    }

    /** Lets claims go, with what their holder says of it, and serves who waited for them. */
    void release(List<Claim> held, String outcome, String note) {
        List<Path> freed = new ArrayList<>(held.size());
        for (Claim claim : held) {
            books.removeClaim(claim);
            freed.add(claim.path());
            turn.event(EventType.CLAIM_RELEASED)
                    .on(claim.path())
                    .of(claim.session())
                    .fence(claim.fence())
                    .with("outcome", outcome)
                    .with("note", note)
                    .lasting("heldForSeconds", books.heldFor(claim))
                    .emit();
        }
        line.regrant(freed);
    }

    Reply ask(Command.Ask wanted, SessionRecord session) {
        List<ClaimView> holders =
                obstacles.holders(session.id(), Collections.singletonList(wanted.path()), Mode.EXCLUSIVE);
        if (holders.isEmpty()) {
            return Turn.refused(new Refusal.NotFound("nobody else holds " + wanted.path() + "; claim it"));
        }
        for (ClaimView holder : holders) {
            turn.event(EventType.CLAIM_ASKED)
                    .on(holder.claim().path())
                    .of(holder.claim().session())
                    .fence(holder.claim().fence())
                    .by(session.id())
                    .with("asked", wanted.path().text())
                    .with("message", wanted.message())
                    .emit();
        }
        return new Reply.Done();
    }

    Reply handOff(Command.HandOff wanted, SessionRecord session) {
        List<Claim> held = new ArrayList<>();
        Refusal refusal = collect(Collections.singletonList(wanted.path()), session, held);
        SessionRecord heir = books.sessions.get(wanted.to());
        if (refusal == null && (heir == null || !heir.alive())) {
            refusal = new Refusal.NoSuchSession(wanted.to());
        }
        if (refusal == null && wanted.to().equals(session.id())) {
            refusal = new Refusal.Invalid("to", "session " + wanted.to() + " already holds " + wanted.path());
        }
        if (refusal != null) {
            return Turn.refused(refusal);
        }
        Claim old = held.get(0);
        Claim former = books.claims.get(old.path(), wanted.to());
        long deadline = old.ttl() == 0 ? Claim.NEVER : books.clock + old.ttl();
        Claim longer = former != null && former.deadline() > deadline ? former : null;
        Claim handed = new Claim(
                old.path(),
                old.mode(),
                wanted.to(),
                turn.next(),
                old.reason(),
                old.labels(),
                books.wall(),
                longer == null ? old.ttl() : longer.ttl(),
                longer == null ? deadline : longer.deadline(),
                null,
                0);
        // tried on the books themselves, as what is in the way depends on who holds it; put back if it cannot be
        books.removeClaim(old);
        List<ClaimView> inTheWay = obstacles.holders(wanted.to(), Collections.singletonList(old.path()), old.mode());
        books.putClaim(handed);
        List<Refusal.Wait> circle = Circle.through(wanted.to(), obstacles::blockersOf);
        if (!inTheWay.isEmpty() || !circle.isEmpty()) {
            books.removeClaim(handed);
            if (former != null) {
                books.putClaim(former);
            }
            books.putClaim(old);
            Refusal why = inTheWay.isEmpty()
                    ? new Refusal.Deadlock(old.path(), circle)
                    : new Refusal.Claimed(old.path(), inTheWay, 0, 0);
            line.refuse(wanted.to(), Collections.singletonList(old.path()), old.mode(), why, "");
            return Turn.refused(why);
        }
        books.losses.forget(wanted.to(), old.path());
        turn.event(EventType.CLAIM_HANDED)
                .on(old.path())
                .of(wanted.to())
                .fence(handed.fence())
                .by(session.id())
                .reason(old.reason())
                .with("mode", old.mode().text())
                .emit();
        line.regrant(Collections.singletonList(old.path()));
        return new Reply.Handed(books.view(handed));
    }

    Reply breakClaims(Command.Break wanted) {
        Claim[] held = books.claims.at(wanted.path());
        if (held.length == 0) {
            return Turn.refused(new Refusal.NotFound("no claim is on just " + wanted.path()
                    + "; check it to see which claims above or beneath are in the way"));
        }
        List<ClaimView> broken = new ArrayList<>(held.length);
        for (Claim claim : held) {
            broken.add(books.view(claim));
            lose(claim, EventType.CLAIM_BROKEN, wanted.reason(), wanted.by(), false);
        }
        line.regrant(Collections.singletonList(wanted.path()));
        return new Reply.Broken(broken);
    }

    /** A claim's own time is over, or nobody took the offer up. */
    void expire(Claim claim) {
        boolean offer = claim.offer() != null && claim.offerUntil() < books.clock && claim.deadline() >= books.clock;
        lose(claim, EventType.CLAIM_EXPIRED, offer ? "offer" : "ttl", "", false);
        line.regrant(Collections.singletonList(claim.path()));
    }

    /** Takes a claim from its session, and remembers that it did. */
    void lose(Claim claim, EventType type, String reason, String by, boolean withSession) {
        books.removeClaim(claim);
        turn.event(type)
                .on(claim.path())
                .of(claim.session())
                .fence(claim.fence())
                .by(by)
                .reason(reason)
                .lasting("heldForSeconds", books.heldFor(claim))
                .emit();
        Ending ending = new Ending(type.text(), reason, books.clock, by, books.revision);
        books.losses.add(new Loss(claim, ending, withSession), books.settings.maxClaims());
        if (type == EventType.CLAIM_EXPIRED
                && books.settings.coolDownMillis() > 0
                && !reason.equals("offer")
                && books.cooling.size() < books.settings.maxClaims()) {
            books.putCooling(new Cooling(
                    claim.path(), claim.mode(), claim.session(), books.clock + books.settings.coolDownMillis()));
        }
    }

    /** The session's claims on just these paths, all of its claims for none; or why it has not all of them. */
    private @Nullable Refusal collect(List<Path> paths, SessionRecord session, List<Claim> into) {
        if (paths.isEmpty()) {
            into.addAll(books.claims.of(session.id()));
            return null;
        }
        for (Path path : paths) {
            Claim claim = books.claims.get(path, session.id());
            if (claim == null) {
                return notHeld(path, session.id(), Mode.SHARED);
            }
            into.add(claim);
        }
        return null;
    }

    /** Why a session has not what it takes itself to have. */
    Refusal notHeld(Path path, String session, Mode mode) {
        Loss loss = books.losses.get(session, path);
        if (loss != null) {
            return new Refusal.ClaimLost(path, loss.claim().fence(), loss.ending());
        }
        Claim above = books.claims.covering(session, path, Mode.SHARED);
        if (above != null && !above.mode().covers(mode)) {
            return new Refusal.NotFound(
                    "session " + session + " holds " + path + " no longer " + mode.text() + "; claim it again");
        }
        if (above != null) {
            return new Refusal.NotFound("session " + session + " holds " + path + " only through its claim on "
                    + above.path() + "; name that");
        }
        List<ClaimView> holders = obstacles.holders(session, Collections.singletonList(path), Mode.EXCLUSIVE);
        return new Refusal.NotFound("session " + session + " does not hold " + path
                + (holders.isEmpty()
                        ? "; nobody does"
                        : "; session " + holders.get(0).claim().session() + " does"));
    }
}
