package dev.dibs.kit;

import static dev.dibs.kit.LawBrokenError.check;

import dev.dibs.core.ledger.Snapshot;
import dev.dibs.core.model.Claim;
import dev.dibs.core.model.ClaimView;
import dev.dibs.core.model.Command;
import dev.dibs.core.model.Event;
import dev.dibs.core.model.EventType;
import dev.dibs.core.model.Path;
import dev.dibs.core.model.Refusal;
import dev.dibs.core.model.Reply;
import dev.dibs.core.model.Step;
import dev.dibs.core.session.Loss;
import dev.dibs.core.session.SessionRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One command's step under judgement: the books before and after, when no time passed in between. */
class Judged {
    static final String UNCHANGED = "a refused command changes nothing";
    static final String ANSWER = "the answer fits the books";

    final Snapshot before;
    final Step step;
    final Snapshot after;
    final long now;
    final Reply reply;

    Judged(Snapshot before, Step step, Snapshot after, long now) {
        this.before = before;
        this.step = step;
        this.after = after;
        this.now = now;
        reply = step.answer().reply();
    }

    /** The refusal; null when it was not refused. */
    @Nullable
    Refusal refusal() {
        return reply instanceof Reply.Refused refused ? refused.refusal() : null;
    }

    void must(Class<? extends Reply> kind, Object... story) {
        check(
                kind.isInstance(reply),
                ANSWER,
                kind.getSimpleName(),
                "expected, not",
                reply,
                "in",
                java.util.Arrays.asList(story));
    }

    @SafeVarargs
    final void mustRefuse(Command command, Class<? extends Refusal>... kinds) {
        Refusal refusal = refusal();
        boolean fits = false;
        for (Class<? extends Refusal> kind : kinds) {
            fits |= kind.isInstance(refusal);
        }
        check(fits, ANSWER, List.of(kinds), "expected, not", reply, "for", command);
        unchanged(command);
    }

    /**
     * The session that acts; null when the token shown is not a living session's, and then it is checked that the command was
     * refused for it.
     *
     * @param named the session that the command names; null when the token says who it is
     */
    @Nullable
    SessionRecord actor(Command command, @Nullable String named) {
        String caller = command.call().caller();
        SessionRecord of = Naive.byToken(before, caller);
        SessionRecord former = Naive.byFormerToken(before, caller);
        SessionRecord target = named == null ? of : Naive.session(before, named);
        if (of != null && of.alive() && (named == null || of.id().equals(named))) {
            Refusal refusal = refusal();
            check(
                    !(refusal instanceof Refusal.Unauthenticated)
                            && !(refusal instanceof Refusal.SessionGone gone
                                    && gone.session().equals(of.id())),
                    "the holder may act for itself",
                    command,
                    reply);
            return of;
        }
        String law = "only the holder acts for itself";
        check(refusal() != null, law, command, reply);
        if (of != null && !of.alive() && (named == null || of.id().equals(named))) {
            check(refusal() instanceof Refusal.SessionGone, "a gone session is told so", command, reply, of);
        } else if (of == null && former != null && (named == null || former.id().equals(named))) {
            check(refusal() instanceof Refusal.SessionGone, "who moved is told so", command, reply, former);
        } else if (named != null && target == null) {
            check(
                    refusal() instanceof Refusal.NoSuchSession || refusal() instanceof Refusal.Unauthenticated,
                    law,
                    command,
                    reply);
        } else {
            check(
                    refusal() instanceof Refusal.Unauthenticated
                            || refusal() instanceof Refusal.Forbidden
                            || refusal() instanceof Refusal.SessionGone,
                    law,
                    command,
                    reply);
        }
        check(step.events().isEmpty(), law, command, step.events());
        Trial.same(law, "books", bare(after, true), bare(before, true));
        Trial.same(law, "sessions", after.sessions(), before.sessions());
        return null;
    }

    /** Nothing but events, answers and the acting session's activity. */
    void unchanged(Command command) {
        Trial.same(UNCHANGED, "books after " + command, bare(after, true), bare(before, true));
        for (Event event : step.events()) {
            check(event.type() == EventType.CLAIM_REFUSED, UNCHANGED, command, event);
        }
        others(command.call().caller());
    }

    /** The sessions but for the one with this token are as they were; that one is only more lively. */
    void others(String caller) {
        check(before.sessions().size() == after.sessions().size(), UNCHANGED, before.sessions(), after.sessions());
        for (int i = 0; i < before.sessions().size(); i++) {
            SessionRecord was = before.sessions().get(i);
            SessionRecord is = after.sessions().get(i);
            if (was.tokenHash().equals(caller) && was.alive()) {
                check(still(was).equals(still(is)), UNCHANGED, was, is);
                check(is.heartbeat() >= was.heartbeat() && is.activity() >= was.activity(), UNCHANGED, was, is);
            } else {
                check(was.equals(is), UNCHANGED, was, is);
            }
        }
    }

    private static SessionRecord still(SessionRecord s) {
        return new SessionRecord(
                s.info().at("any"),
                s.tokenHash(),
                s.formerHashes(),
                s.opened(),
                s.ttl(),
                s.startedAt(),
                0,
                0,
                false,
                s.ending());
    }

    /** The books without events, answers and sessions, and if so wished what was told of losses. */
    static Snapshot bare(Snapshot s, boolean alsoLosses) {
        return new Snapshot(
                s.workspace(),
                s.settings(),
                s.clock(),
                s.offset(),
                s.owner(),
                0,
                List.of(),
                List.of(),
                s.claims(),
                alsoLosses ? List.of() : s.losses(),
                s.cooling(),
                0,
                s.waiters(),
                s.outcomes(),
                s.resources(),
                List.of(),
                List.of(),
                0,
                0,
                0);
    }

    List<Event> events(EventType type) {
        return step.events().stream().filter(event -> event.type() == type).toList();
    }

    List<Claim> claimsOf(Snapshot s, String session) {
        return s.claims().stream()
                .filter(claim -> claim.session().equals(session))
                .toList();
    }

    /** The views are of claims that stand. */
    void shown(Snapshot s, Collection<ClaimView> views) {
        for (ClaimView view : views) {
            check(s.claims().contains(view.claim()), ANSWER, view, "is not among", s.claims());
            SessionRecord holder = Naive.session(s, view.claim().session());
            check(view.owner().equals(holder.info().owner()), ANSWER, view, holder);
            check(view.heartbeat() >= holder.heartbeat(), ANSWER, view, holder);
            long end = Math.min(view.claim().deadline(), holder.deadline());
            boolean offer = view.claim().offer() != null;
            check(view.expires() == (offer ? Math.min(end, view.claim().offerUntil()) : end), ANSWER, view, holder);
        }
    }

    static List<Claim> claims(Collection<ClaimView> views) {
        List<Claim> claims = new ArrayList<>();
        views.forEach(view -> claims.add(view.claim()));
        return claims;
    }

    /** Claims in the order of path and session. */
    static List<Claim> sorted(Collection<Claim> claims) {
        List<Claim> list = new ArrayList<>(claims);
        list.sort((a, b) -> {
            int byPath = a.path().text().compareTo(b.path().text());
            return byPath != 0 ? byPath : a.session().compareTo(b.session());
        });
        return list;
    }

    @Nullable
    Loss loss(String session, Path path) {
        for (Loss loss : before.losses()) {
            if (loss.claim().session().equals(session) && loss.claim().path().equals(path)) {
                return loss;
            }
        }
        return null;
    }
}
