package dev.dibs.kit;

import static dev.dibs.kit.LawBrokenError.check;

import dev.dibs.core.ledger.Snapshot;
import dev.dibs.core.model.Claim;
import dev.dibs.core.model.Command;
import dev.dibs.core.model.EventType;
import dev.dibs.core.model.Mode;
import dev.dibs.core.model.Path;
import dev.dibs.core.model.Refusal;
import dev.dibs.core.model.Reply;
import dev.dibs.core.model.Resource;
import dev.dibs.core.model.Step;
import dev.dibs.core.session.SessionRecord;
import dev.dibs.core.waiting.Waiter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What each command may do, and must; those on sessions, tickets and claims stand in classes of their own. */
final class CommandLaws extends Judged implements Command.Cases<Boolean> {
    private final SessionLaws sessions;
    private final TicketLaws tickets;

    CommandLaws(Snapshot before, Step step, Snapshot after, long now) {
        super(before, step, after, now);
        sessions = new SessionLaws(before, step, after, now);
        tickets = new TicketLaws(before, step, after, now);
    }

    @Override
    public Boolean on(Command.Open command) {
        sessions.judge(command);
        return true;
    }

    @Override
    public Boolean on(Command.Heartbeat command) {
        sessions.judge(command);
        return true;
    }

    @Override
    public Boolean on(Command.Restore command) {
        sessions.judge(command);
        return true;
    }

    @Override
    public Boolean on(Command.Close command) {
        sessions.judge(command);
        return true;
    }

    @Override
    public Boolean on(Command.EndSession command) {
        sessions.judge(command);
        return true;
    }

    @Override
    public Boolean on(Command.NodeGone command) {
        sessions.judge(command);
        return true;
    }

    @Override
    public Boolean on(Command.Resume command) {
        sessions.judge(command);
        return true;
    }

    @Override
    public Boolean on(Command.KeepAlive command) {
        sessions.judge(command);
        return true;
    }

    @Override
    public Boolean on(Command.Take command) {
        new TakeLaws(before, step, after, now).judge(command);
        return true;
    }

    @Override
    public Boolean on(Command.CallTicket command) {
        tickets.judge(command);
        return true;
    }

    @Override
    public Boolean on(Command.HangUp command) {
        tickets.judge(command);
        return true;
    }

    @Override
    public Boolean on(Command.LeaveLine command) {
        tickets.judge(command);
        return true;
    }

    @Override
    public Boolean on(Command.Renew command) {
        SessionRecord actor = actor(command, null);
        if (actor == null || !holds(command, actor, command.paths())) {
            return true;
        }
        must(Reply.Renewed.class, command, before.claims());
        shown(after, ((Reply.Renewed) reply).claims());
        List<Claim> renewed = claims(((Reply.Renewed) reply).claims());
        check(sorted(renewed).equals(sorted(own(after, actor, command.paths()))), ANSWER, command, reply);
        for (Claim old : before.claims()) {
            Claim claim = Naive.claim(after, old.session(), old.path());
            check(claim != null && claim.fence() == old.fence(), "who renews holds on", command, old, claim);
            if (renewed.contains(claim)) {
                long ttl = command.ttl() == null ? old.ttl() : command.ttl();
                check(
                        claim.ttl() == ttl && claim.deadline() == (ttl == 0 ? Claim.NEVER : now + ttl),
                        "who renews holds on",
                        command,
                        old,
                        claim);
                check(claim.offer() == null, "who renews takes an offer up", claim);
            } else {
                check(claim.equals(old), "who renews holds on", command, old, claim);
            }
        }
        check(renewed.isEmpty() || !events(EventType.CLAIM_RENEWED).isEmpty(), "a renewal is an event", command);
        check(after.waiters().equals(before.waiters()), "who renews holds on", before.waiters(), after.waiters());
        others(command.call().caller());
        return true;
    }

    @Override
    public Boolean on(Command.Release command) {
        SessionRecord actor = actor(command, null);
        if (actor == null || !holds(command, actor, command.paths())) {
            return true;
        }
        must(Reply.Released.class, command, before.claims());
        List<Claim> let = own(before, actor, command.paths());
        check(sorted(((Reply.Released) reply).released()).equals(sorted(let)), ANSWER, command, reply, let);
        for (Claim old : before.claims()) {
            Claim claim = Naive.claim(after, old.session(), old.path());
            boolean still = claim != null && claim.fence() == old.fence();
            boolean better = claim != null && claim.fence() > before.revision();
            check(still != let.contains(old) || better, "who lets go, lets go of just that", command, old, claim);
        }
        others(command.call().caller());
        return true;
    }

    @Override
    public Boolean on(Command.Ask command) {
        if (actor(command, null) == null) {
            return true;
        }
        if (refusal() != null) {
            mustRefuse(command, Refusal.NotFound.class);
            boolean held = before.claims().stream()
                    .anyMatch(c -> c.path().equals(command.path())
                            && !c.session()
                                    .equals(Naive.byToken(before, command.call().caller())
                                            .id()));
            check(!held, ANSWER, command, reply, before.claims());
            return true;
        }
        must(Reply.Done.class, command);
        check(!events(EventType.CLAIM_ASKED).isEmpty(), "to ask is an event", command, step.events());
        check(events(EventType.CLAIM_ASKED).size() == step.events().size(), ANSWER, command, step.events());
        Trial.same("to ask changes nothing", "books", bare(after, false), bare(before, false));
        others(command.call().caller());
        return true;
    }

    @Override
    public Boolean on(Command.HandOff command) {
        SessionRecord actor = actor(command, null);
        if (actor == null || !holds(command, actor, List.of(command.path()))) {
            return true;
        }
        Claim old = Naive.claim(before, actor.id(), command.path());
        SessionRecord to = Naive.session(before, command.to());
        if (to == null || !to.alive()) {
            mustRefuse(command, Refusal.NoSuchSession.class, Refusal.SessionGone.class, Refusal.NotFound.class);
            return true;
        }
        if (to.id().equals(actor.id())) {
            if (refusal() != null) {
                mustRefuse(command, Refusal.Invalid.class);
            }
            return true;
        }
        List<Claim> kept = new ArrayList<>(before.claims());
        kept.remove(old);
        List<Claim> against =
                Naive.claimsAgainst(Snapshots.withClaims(before, kept), to.id(), List.of(old.path()), old.mode());
        if (!against.isEmpty()) {
            mustRefuse(command, Refusal.Claimed.class);
            return true;
        }
        Map<String, Set<String>> waits = Naive.waits(handed(old, to.id()));
        boolean circle = waits.keySet().stream().anyMatch(session -> Naive.leads(waits, session, session));
        // a circle that is not through the heir is the giver's own, whose request in line is given up for it
        if (Naive.leads(waits, to.id(), to.id()) || (circle && refusal() != null)) {
            mustRefuse(command, Refusal.Deadlock.class);
            return true;
        }
        must(Reply.Handed.class, command, before.claims(), before.waiters());
        Claim claim = ((Reply.Handed) reply).claim().claim();
        Claim there = Naive.claim(after, to.id(), old.path());
        // who was handed it may have stood in line for it, and so holds it for longer, or in another mode
        boolean better = there != null
                && (there.fence() > claim.fence()
                        || (there.fence() == claim.fence() && there.deadline() >= claim.deadline()));
        check(better, ANSWER, command, claim, there);
        check(claim.session().equals(to.id()) && claim.fence() > before.revision(), ANSWER, command, claim);
        check(Naive.covers(claim.path(), old.path()), ANSWER, command, claim);
        check(claim.mode().covers(old.mode()), ANSWER, command, claim);
        check(Naive.claim(after, actor.id(), command.path()) == null, "who hands over holds no more", command);
        check(events(EventType.CLAIM_HANDED).size() == 1, "to hand over is an event", command, step.events());
        for (Claim other : before.claims()) {
            boolean near = other.session().equals(to.id());
            Claim is = Naive.claim(after, other.session(), other.path());
            boolean same = other.equals(is) || (is != null && is.fence() > before.revision());
            check(other.equals(old) || near || same, "to hand over touches no other claim", command, other);
        }
        return true;
    }

    private Snapshot handed(Claim old, String to) {
        List<Claim> claims = new ArrayList<>(before.claims());
        claims.remove(old);
        claims.add(new Claim(old.path(), old.mode(), to, old.fence(), "", Map.of(), now, 0, Claim.NEVER, null, 0));
        return Snapshots.withClaims(before, claims);
    }

    @Override
    public Boolean on(Command.Break command) {
        List<Claim> there = before.claims().stream()
                .filter(claim -> claim.path().equals(command.path()))
                .toList();
        if (there.isEmpty()) {
            mustRefuse(command, Refusal.NotFound.class);
            return true;
        }
        must(Reply.Broken.class, command, before.claims());
        check(sorted(claims(((Reply.Broken) reply).broken())).equals(sorted(there)), ANSWER, command, reply, there);
        for (Claim claim : there) {
            Claim now = Naive.claim(after, claim.session(), claim.path());
            check(now == null || now.fence() != claim.fence(), ANSWER, command, now);
        }
        others("");
        return true;
    }

    @Override
    public Boolean on(Command.Write command) {
        SessionRecord actor = actor(command, null);
        if (actor == null) {
            return true;
        }
        Resource old = resource(before, command.path());
        List<Claim> against = before.claims().stream()
                .filter(c -> c.mode() == Mode.EXCLUSIVE
                        && !c.session().equals(actor.id())
                        && Naive.covers(c.path(), command.path()))
                .toList();
        long version = old == null ? 0 : old.version();
        boolean stale = command.ifVersion() != null && command.ifVersion() != version;
        boolean full =
                old == null && before.resources().size() >= before.settings().maxResources();
        if (!against.isEmpty() || stale || full) {
            Refusal refusal = refusal();
            unchanged(command);
            boolean right = refusal instanceof Refusal.Claimed c
                    ? !against.isEmpty() && against.containsAll(claims(c.holders()))
                    : refusal instanceof Refusal.VersionMismatch m
                            ? stale && java.util.Objects.equals(m.current(), old)
                            : refusal instanceof Refusal.TooMany && full;
            check(right, ANSWER, command, reply, against, old);
            return true;
        }
        must(Reply.Written.class, command, before.claims(), old);
        Resource is = resource(after, command.path());
        Reply.Written written = (Reply.Written) reply;
        check(is != null && written.resource().equals(is) && written.created() == (old == null), ANSWER, written, is);
        check(is.version() == version + 1 && is.session().equals(actor.id()), ANSWER, command, old, is);
        check(is.changedAt() == now + after.offset(), ANSWER, command, is);
        String sum = command.checksum() != null ? command.checksum() : old == null ? "" : old.checksum();
        String value = command.value() != null ? command.value() : old == null ? "" : old.value();
        check(is.checksum().equals(sum) && is.value().equals(value), ANSWER, command, old, is);
        check(events(EventType.RESOURCE_CHANGED).size() == 1, "a write is an event", command, step.events());
        check(after.claims().equals(before.claims()), ANSWER, command, "changed claims");
        return true;
    }

    @Override
    public Boolean on(Command.Tick command) {
        return true;
    }

    static @Nullable Resource resource(Snapshot s, Path path) {
        return s.resources().stream()
                .filter(resource -> resource.path().equals(path))
                .findFirst()
                .orElse(null);
    }

    private List<Claim> own(Snapshot s, SessionRecord actor, List<Path> paths) {
        return claimsOf(s, actor.id()).stream()
                .filter(claim -> paths.isEmpty() || paths.contains(claim.path()))
                .toList();
    }

    /** Whether all of these are held by just this path; if not, it is checked that the command was refused for it. */
    private boolean holds(Command command, SessionRecord actor, List<Path> paths) {
        for (Path path : paths) {
            if (Naive.claim(before, actor.id(), path) == null) {
                mustRefuse(command, Refusal.ClaimLost.class, Refusal.NotFound.class);
                boolean lost = false;
                for (Path any : paths) {
                    lost |= Naive.claim(before, actor.id(), any) == null && loss(actor.id(), any) != null;
                }
                if (refusal() instanceof Refusal.ClaimLost told) {
                    check(lost && loss(actor.id(), told.path()).ending().equals(told.ending()), ANSWER, command, reply);
                } else if (paths.size() == 1) {
                    check(!lost, "who lost a claim is told how", command, reply, before.losses());
                }
                return false;
            }
        }
        return true;
    }

    static boolean inLine(Snapshot s, Waiter w) {
        return Naive.waiter(s, w.ticket()) != null;
    }
}
