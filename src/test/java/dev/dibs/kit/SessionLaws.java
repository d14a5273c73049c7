package dev.dibs.kit;

import static dev.dibs.kit.LawBrokenError.check;

import dev.dibs.core.ledger.Snapshot;
import dev.dibs.core.model.Claim;
import dev.dibs.core.model.Command;
import dev.dibs.core.model.EventType;
import dev.dibs.core.model.Owner;
import dev.dibs.core.model.Path;
import dev.dibs.core.model.ProcessId;
import dev.dibs.core.model.Refusal;
import dev.dibs.core.model.Reply;
import dev.dibs.core.model.SessionInfo;
import dev.dibs.core.model.Step;
import dev.dibs.core.session.Loss;
import dev.dibs.core.session.SessionRecord;
import dev.dibs.core.waiting.Waiter;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Sessions open, live, come back and end. */
final class SessionLaws extends Judged {
    SessionLaws(Snapshot before, Step step, Snapshot after, long now) {
        super(before, step, after, now);
    }

    void judge(Command.Open command) {
        String id = command.info().id();
        SessionRecord old = Naive.session(before, id);
        boolean own = old != null && old.tokenHash().equals(command.call().caller());
        String law = "a living session is opened again by its token alone";
        if (old != null && old.alive() && !own) {
            boolean moved = old.formerHashes().contains(command.call().caller());
            check(
                    refusal() instanceof Refusal.SessionExists || (moved && refusal() instanceof Refusal.SessionGone),
                    law,
                    command,
                    reply);
            unchanged(command);
            return;
        }
        if (refusal() instanceof Refusal.TooMany much) {
            check(
                    old == null && before.sessions().size() >= before.settings().maxSessions(),
                    "bounds are refused when they are met",
                    command,
                    much);
            unchanged(command);
            return;
        }
        must(Reply.Opened.class, command, before.sessions());
        Reply.Opened opened = (Reply.Opened) reply;
        SessionRecord is = Naive.session(after, id);
        check(is != null && is.alive(), ANSWER, command, is);
        check(is.heartbeat() == now || is.activity() == now, ANSWER, command, is);
        said(command, own && !isOver(old) ? old.info() : null, is.info());
        boolean fresh = old == null || !old.alive();
        check(opened.fresh() == fresh, ANSWER, command, opened);
        check(
                opened.token().isEmpty()
                        ? own && is.tokenHash().equals(command.call().caller())
                        : opened.token().equals(command.token())
                                && is.tokenHash().equals(command.tokenHash()),
                "a session is proved by the token it was given",
                command,
                opened,
                is);
        if (fresh) {
            check(
                    !events(EventType.SESSION_OPENED).isEmpty()
                            || !events(EventType.SESSION_RESTORED).isEmpty(),
                    "to open is an event",
                    command,
                    step.events());
        } else if (!opened.token().isEmpty()) {
            check(!events(EventType.SESSION_RESTORED).isEmpty(), "to move is an event", command, step.events());
            check(is.formerHashes().contains(old.tokenHash()), "who moved is told so", command, is);
        }
        check(after.claims().equals(before.claims()), "to open touches no claim", command, step.events());
        check(after.waiters().equals(before.waiters()), "to open touches no line", command, step.events());
        for (SessionRecord other : before.sessions()) {
            boolean full = !other.alive()
                    && before.sessions().size() >= before.settings().maxSessions();
            check(other.id().equals(id) || full || after.sessions().contains(other), "to open touches no other", other);
        }
    }

    private static boolean isOver(SessionRecord old) {
        return old.ending() != null && !old.ending().type().equals(EventType.SESSION_STALE.text());
    }

    private void said(Command.Open command, @Nullable SessionInfo old, SessionInfo is) {
        String law = "what a session does not say of itself is as it was";
        SessionInfo info = command.info();
        boolean here = old != null && info.samePlace(old);
        Owner before = old == null ? new Owner(info.id(), "", "", "", "") : old.owner();
        said(law, is.kind(), info.kind(), old == null ? "agent" : old.kind());
        said(law, is.owner().name(), info.owner().name(), before.name());
        said(law, is.owner().user(), info.owner().user(), before.user());
        said(law, is.owner().hostname(), info.owner().hostname(), here && info.pid() == 0 ? before.hostname() : "");
        said(law, is.owner().tty(), info.owner().tty(), here ? before.tty() : "");
        said(law, is.owner().directory(), info.owner().directory(), here ? before.directory() : "");
        said(law, is.branch(), info.branch(), here && info.owner().directory().isEmpty() ? old.branch() : "");
        check(
                is.labels().equals(info.labels().isEmpty() && old != null ? old.labels() : info.labels()),
                law,
                command,
                is);
        check(is.pid() == info.pid() && is.node().equals(info.node()), law, command, is);
    }

    private void said(String law, String is, String now, String before) {
        check(is.equals(now.isEmpty() ? before : now), law, now, before, is);
    }

    void judge(Command.Heartbeat command) {
        SessionRecord actor = actor(command, command.session());
        if (actor == null) {
            return;
        }
        must(Reply.Beat.class, command, actor);
        Reply.Beat beat = (Reply.Beat) reply;
        SessionRecord is = Naive.session(after, actor.id());
        check(is.heartbeat() == now && beat.expires() == is.deadline(), ANSWER, command, is, beat);
        check(sorted(claims(beat.claims())).equals(sorted(claimsOf(after, actor.id()))), ANSWER, command, beat);
        shown(after, beat.claims());
        check(step.events().isEmpty(), "a heartbeat is no event", command, step.events());
        for (Claim old : before.claims()) {
            Claim claim = Naive.claim(after, old.session(), old.path());
            boolean taken = old.session().equals(actor.id())
                    && old.offer() != null
                    && command.tickets().contains(old.offer());
            check((taken ? old.taken() : old).equals(claim), "a heartbeat takes up what it names", command, old, claim);
        }
        check(after.waiters().size() == before.waiters().size(), "a heartbeat moves no line", command);
        others(command.call().caller());
    }

    void judge(Command.Close command) {
        SessionRecord actor = actor(command, command.session());
        if (actor == null) {
            return;
        }
        must(Reply.Released.class, command);
        List<Claim> held = claimsOf(before, actor.id());
        check(sorted(((Reply.Released) reply).released()).equals(sorted(held)), ANSWER, command, reply, held);
        ended(command, actor, "session.closed");
        check(events(EventType.SESSION_CLOSED).size() == 1, "to leave is an event", command, step.events());
    }

    void judge(Command.EndSession command) {
        SessionRecord old = Naive.session(before, command.session());
        if (old == null || !old.alive()) {
            check(step.events().isEmpty(), ANSWER, command, step.events());
            Trial.same(ANSWER, "books", bare(after, true), bare(before, true));
            return;
        }
        boolean anothers = command.process() != null && !isOf(command.process(), old);
        boolean heard = anothers || Math.max(old.heartbeat(), old.activity()) > command.heartbeat();
        if (heard) {
            check(step.events().isEmpty(), "who was heard of since is not dead", command, old, step.events());
            Trial.same(ANSWER, "books", bare(after, true), bare(before, true));
            Trial.same(ANSWER, "sessions", after.sessions(), before.sessions());
            return;
        }
        must(Reply.Done.class, command);
        ended(command, old, "session.stale");
        check(events(EventType.SESSION_STALE).size() == 1, "a session's end is told", command, step.events());
        check(
                command.reason().equals(events(EventType.SESSION_STALE).get(0).reason()),
                "a session's end says why",
                step.events());
    }

    private void ended(Command command, SessionRecord old, String type) {
        SessionRecord is = Naive.session(after, old.id());
        check(is == null || !is.alive(), ANSWER, command, is);
        check(is == null || is.ending().type().equals(type), "a session's end says why", command, is);
        check(claimsOf(after, old.id()).isEmpty(), "a claim lives with its session", command, after.claims());
        for (Waiter w : after.waiters()) {
            check(!w.session().equals(old.id()), "a waiter lives with its session", command, w);
        }
        for (SessionRecord other : before.sessions()) {
            check(other.id().equals(old.id()) || after.sessions().contains(other), "one ends, not another", other);
        }
        for (Claim claim : before.claims()) {
            Claim kept = Naive.claim(after, claim.session(), claim.path());
            boolean same = kept != null && (kept.fence() == claim.fence() || kept.fence() > before.revision());
            check(same || claim.session().equals(old.id()), "one ends, not another", command, claim);
        }
    }

    private static boolean isOf(ProcessId process, SessionRecord session) {
        return process.pid() == session.info().pid()
                && process.hostname().equals(session.info().owner().hostname());
    }

    void judge(Command.KeepAlive command) {
        SessionRecord old = Naive.session(before, command.session());
        boolean its = old != null
                && old.alive()
                && (command.process() == null
                        ? old.info().node().equals(command.call().node())
                        : isOf(command.process(), old));
        check(its == (reply instanceof Reply.Done) && its != (refusal() != null), ANSWER, command, reply, old);
        check(step.events().isEmpty(), "a sign of life is no event", command, step.events());
        Trial.same(ANSWER, "books after " + command, bare(after, false), bare(before, false));
        for (SessionRecord was : before.sessions()) {
            SessionRecord is = Naive.session(after, was.id());
            boolean beats = its && was.id().equals(command.session());
            check((beats ? was.beating(command.call().node(), now) : was).equals(is), ANSWER, command, was, is);
        }
    }

    void judge(Command.Resume command) {
        must(Reply.Done.class, command);
        check(step.events().isEmpty(), "a node's return is no event", command, step.events());
        if (!command.restored()) {
            Trial.same(ANSWER, "books after " + command, bare(after, false), bare(before, false));
        }
        for (Waiter old : before.waiters()) {
            Waiter is = Naive.waiter(after, old.ticket());
            long until = command.restored() ? Math.min(old.calledUntil(), now) : old.calledUntil();
            check(
                    is != null && old.called(until, old.node(), old.calledBy()).equals(is),
                    "nobody listens to a ledger that was gone",
                    command,
                    old,
                    is);
        }
        for (SessionRecord old : before.sessions()) {
            SessionRecord is = Naive.session(after, old.id());
            boolean its = old.info().node().equals(command.former());
            String node = its ? command.call().node() : old.info().node();
            boolean back = old.alive() && (its || command.restored());
            check(
                    (back ? old.beating(node, now) : old).equals(is),
                    "a node's return is its sessions'",
                    command,
                    old,
                    is);
        }
    }

    void judge(Command.NodeGone command) {
        must(Reply.Done.class, command);
        check(step.events().isEmpty(), "a node's end is not yet its sessions'", command, step.events());
        check(after.claims().equals(before.claims()), "a node's end is not yet its sessions'", command);
        for (SessionRecord old : before.sessions()) {
            SessionRecord is = Naive.session(after, old.id());
            boolean there = old.alive() && old.info().node().equals(command.node());
            check((there ? old.orphaned() : old).equals(is), "a node's end orphans its sessions", command, old, is);
        }
        for (Waiter old : before.waiters()) {
            Waiter is = Naive.waiter(after, old.ticket());
            boolean there = old.node().equals(command.node());
            long until = there ? Math.min(old.calledUntil(), now) : old.calledUntil();
            check(
                    is != null && old.called(until, old.node(), "").equals(is.called(is.calledUntil(), old.node(), "")),
                    "nobody listens through a node that is gone",
                    command,
                    old,
                    is);
        }
    }

    void judge(Command.Restore command) {
        SessionRecord named = Naive.session(before, command.session());
        boolean back = named != null
                && !named.alive()
                && named.ending().type().equals("session.stale")
                && named.tokenHash().equals(command.call().caller());
        SessionRecord actor = back ? named : actor(command, command.session());
        if (actor == null) {
            return;
        }
        if (back) {
            check(events(EventType.SESSION_RESTORED).size() == 1, "to come back is an event", command, step.events());
            SessionRecord is = Naive.session(after, named.id());
            check(is != null && is.alive() && is.deadline() >= now, ANSWER, command, is);
        }
        must(Reply.Restored.class, command, before.losses());
        Reply.Restored restored = (Reply.Restored) reply;
        shown(after, claims(restored));
        String law = "restore gives back what is free, and only that";
        Set<String> free = new TreeSet<>();
        Set<String> taken = new TreeSet<>();
        Set<String> covered = new TreeSet<>();
        for (Loss loss : before.losses()) {
            Claim was = loss.claim();
            if (!was.session().equals(actor.id()) || !loss.withSession()) {
                continue;
            }
            List<Path> one = List.of(was.path());
            boolean blocked =
                    !Naive.claimsAgainst(before, actor.id(), one, was.mode()).isEmpty()
                            || !Naive.coolingAgainst(before, now, actor.id(), one, was.mode())
                                    .isEmpty()
                            || !Naive.waitersAgainst(before, Long.MAX_VALUE, actor.id(), one, was.mode())
                                    .isEmpty();
            boolean has = Naive.cover(before, actor.id(), was.path(), was.mode()) != null;
            if (has && !blocked) {
                covered.add(was.path().text());
            } else {
                (blocked ? taken : free).add(was.path().text());
            }
        }
        boolean full = before.claims().size() + free.size() > before.settings().maxClaims();
        for (Claim claim : after.claims()) {
            Claim old = Naive.claim(before, claim.session(), claim.path());
            boolean isNew = old == null || old.fence() != claim.fence();
            String path = claim.path().text();
            boolean may = claim.session().equals(actor.id()) && (free.contains(path) || covered.contains(path));
            check(!isNew || may, law, claim, taken);
        }
        for (String path : free) {
            boolean given = restored.restored().stream()
                    .anyMatch(v -> Naive.covers(v.claim().path(), new Path(path)));
            check(given || full, law, path, "is free, but not in", reply);
        }
        Set<String> lost = new TreeSet<>();
        restored.lost().forEach(l -> lost.add(l.path().text()));
        check(full || lost.equals(taken), law, lost, "should be", taken);
        if (!back) {
            others(command.call().caller());
        }
    }

    private static List<dev.dibs.core.model.ClaimView> claims(Reply.Restored restored) {
        return restored.restored();
    }
}
