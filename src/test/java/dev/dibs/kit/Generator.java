package dev.dibs.kit;

import dev.dibs.core.ledger.Snapshot;
import dev.dibs.core.model.Answer;
import dev.dibs.core.model.Call;
import dev.dibs.core.model.Claim;
import dev.dibs.core.model.Command;
import dev.dibs.core.model.LedgerSettings;
import dev.dibs.core.model.Mode;
import dev.dibs.core.model.Owner;
import dev.dibs.core.model.Path;
import dev.dibs.core.model.ProcessId;
import dev.dibs.core.model.Query;
import dev.dibs.core.model.Reply;
import dev.dibs.core.model.RequestId;
import dev.dibs.core.model.SessionInfo;
import dev.dibs.core.model.Stamp;
import dev.dibs.core.session.Loss;
import dev.dibs.core.session.SessionRecord;
import dev.dibs.core.waiting.Outcome;
import dev.dibs.core.waiting.Waiter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Draws the moves of one history, one by one.
 *
 * <p>Each move is drawn with the ledger as it stands in view, so that most name what exists: tokens, tickets, held paths,
 * the very millisecond of the next deadline. The move itself is a plain value: it can be repeated without the ones before,
 * and then simply names what is not there.
 */
public final class Generator {
    private static final List<String> TREE = List.of(
            "a",
            "a/b",
            "a/b/c",
            "a/b.js",
            "a/b.js#F",
            "a/b.js#F.g",
            "a/b.js#G",
            "a#x",
            "ab",
            "c",
            "c/d",
            "c/d/e",
            "e#f.g",
            "f",
            "g");
    private static final List<String> NODES = List.of("n1", "n2", "n3");
    private static final long PID = 4711;
    private static final List<String> KINDS = List.of("agent", "service", "other", "");
    /** How many sides of a cut can be drawn. */
    static final int LANES = 4;

    private static final long OFFSET = 1_790_000_000_000L;

    private final Random random;
    private final LedgerSettings settings;
    private final List<Path> paths = new ArrayList<>();
    private final List<String> sessions = new ArrayList<>();
    private final Map<String, List<String>> tokens = new HashMap<>();
    private final List<String> tickets = new ArrayList<>();
    private final List<Command> said = new ArrayList<>();
    private final boolean stormy;
    private final boolean patient;
    private long now;
    private long offset = OFFSET;
    private long epoch;
    private String owner = "n1";
    private int ids;
    private int lane;
    private String mark = "";
    private boolean stepping;

    public Generator(long seed) {
        random = new Random(seed * 0x9E3779B97F4A7C15L + 1);
        settings = Bounds.draw(random);
        int size = 2 + random.nextInt(7);
        for (int i = 0; i < size; i++) {
            Path path = new Path(pick(TREE));
            if (!paths.contains(path)) {
                paths.add(path);
            }
        }
        int people = 3 + random.nextInt(4);
        for (int i = 1; i <= people; i++) {
            sessions.add("s" + i);
        }
        stormy = random.nextInt(4) == 0;
        patient = random.nextInt(3) > 0;
    }

    private Generator(Generator from, long seed, int lane, long epoch) {
        random = new Random(seed * 0x9E3779B97F4A7C15L + lane);
        settings = from.settings;
        paths.addAll(from.paths);
        sessions.addAll(from.sessions);
        from.tokens.forEach((session, known) -> tokens.put(session, new ArrayList<>(known)));
        tickets.addAll(from.tickets);
        said.addAll(from.said);
        stormy = from.stormy;
        patient = from.patient;
        now = from.now;
        offset = from.offset;
        owner = from.owner;
        this.epoch = epoch == 0 ? from.epoch : epoch;
        this.lane = lane;
        mark = from.mark + (char) ('a' + lane);
    }

    /**
     * One that draws what happens on one side of a cut: its ids and its epochs are its own.
     *
     * @param lane of the side, less than {@link #LANES}
     * @param newEpoch that the side steps to at once; 0 to go on in the present one
     */
    Generator fork(long seed, int side, long newEpoch) {
        Generator fork = new Generator(this, seed, side, newEpoch);
        fork.stepping = newEpoch != 0;
        return fork;
    }

    /** One that draws what happens after a cut healed; says nothing again that was said before. */
    Generator joined(Generator other, long seed, int side, long newEpoch, long clock) {
        Generator joined = new Generator(this, seed, side, newEpoch);
        other.tokens.forEach((session, known) -> known.forEach(token -> {
            List<String> mine = joined.tokens.computeIfAbsent(session, any -> new ArrayList<>());
            if (!mine.contains(token)) {
                mine.add(random.nextInt(mine.size() + 1), token);
            }
        }));
        joined.tickets.addAll(other.tickets);
        joined.said.clear();
        joined.now = clock;
        return joined;
    }

    /** The ledger's time so far. */
    long now() {
        return now;
    }

    /** The epoch so far. */
    long epoch() {
        return epoch;
    }

    public LedgerSettings settings() {
        return settings;
    }

    /** How many moves this history has. */
    public int length() {
        return 60 + random.nextInt(200);
    }

    /** The next move, given where the ledger stands. */
    public Move next(Snapshot view, long nextDeadline) {
        passTime(view, nextDeadline);
        long step = 0;
        String why = "";
        if (stepping) {
            stepping = false;
            step = epoch;
            why = "cut";
        } else if (epoch == 0 || chance(1, 60)) {
            epoch = epoch == 0 ? 100 : epoch + 1 + random.nextInt(40);
            while (!mark.isEmpty() && epoch % LANES != lane) {
                epoch++;
            }
            step = epoch;
            why = "promoted";
            owner = pick(NODES);
        }
        if (chance(1, 60)) {
            owner = pick(NODES);
        }
        LedgerSettings changed = chance(1, 80) ? settings.withCoolDownMillis(pick(List.of(0L, 300L, 2_000L))) : null;
        Command command = draw(view);
        said.add(command);
        Stamp stamp = new Stamp(now, offset, owner, step, why, changed);
        return new Move(command, stamp, chance(1, 9), chance(1, 4) ? query(view) : null);
    }

    /** What a move was answered, for tokens. */
    public void heard(Command command, Answer answer) {
        if (command instanceof Command.Open open
                && answer.reply() instanceof Reply.Opened opened
                && !opened.token().isEmpty()) {
            tokens.computeIfAbsent(open.info().id(), any -> new ArrayList<>()).add(opened.token());
        }
    }

    private void passTime(Snapshot view, long nextDeadline) {
        int dice = random.nextInt(100);
        if (dice < 12 && nextDeadline != Claim.NEVER) {
            now = Math.max(now, nextDeadline - 1 + random.nextInt(3));
        } else if (dice < 20 && !view.claims().isEmpty()) {
            Claim claim = pick(view.claims());
            long due = claim.offer() != null ? claim.offerUntil() : claim.deadline();
            if (due != Claim.NEVER) {
                now = Math.max(now, due - 1 + random.nextInt(3));
            }
        } else if (dice < 65) {
            now += random.nextInt(stormy ? 200 : 20);
        } else if (dice < 90) {
            now += random.nextInt(stormy ? 3_000 : 700);
        } else if (dice < 98) {
            now += random.nextInt(stormy ? 20_000 : 3_000);
        } else if (chance(1, 3)) {
            now += random.nextInt(stormy ? 1_000_000 : 60_000);
        }
        if (chance(1, 100)) {
            offset += random.nextInt(2_000_000) - 1_000_000;
        }
    }

    private Command draw(Snapshot view) {
        if (said.size() < sessions.size()) {
            return open(sessions.get(said.size()));
        }
        int dice = random.nextInt(100);
        if (dice < 36) {
            return take();
        } else if (dice < 50) {
            String session = holder(view);
            return new Command.Release(by(session), some(view, session), "done", "");
        } else if (dice < 58) {
            List<String> named = chance(1, 2) ? List.of() : List.of(ticket(view));
            String session = pick(sessions);
            return new Command.Heartbeat(by(session), session, named);
        } else if (dice < 64) {
            return open(missing(view));
        } else if (dice < 68) {
            return onTicket(view);
        } else if (dice < 72) {
            return onTicket(view);
        } else if (dice < 75) {
            String session = pick(sessions);
            return new Command.Close(by(session), session, "done", "bye");
        } else if (dice < 79) {
            String session = pick(sessions);
            return new Command.Restore(by(session), session);
        } else if (dice < 82) {
            String session = holder(view);
            return new Command.Renew(by(session), some(view, session), chance(1, 2) ? null : Long.valueOf(ttl()));
        } else if (dice < 84) {
            return new Command.Ask(by(pick(sessions)), aPath(view), "please");
        } else if (dice < 88) {
            String session = holder(view);
            String to = chance(1, 20) ? "nobody" : pick(sessions);
            return new Command.HandOff(by(session), aPath(view, session), to);
        } else if (dice < 90) {
            return new Command.Break(anyone(), aPath(view), "stuck", "operator");
        } else if (dice < 92) {
            return write();
        } else if (dice < 94) {
            return endSession(view);
        } else if (dice < 95) {
            return chance(1, 3)
                    ? new Command.Resume(anyone(), pick(NODES), chance(1, 2))
                    : new Command.NodeGone(anyone(), pick(NODES));
        } else if (dice < 96) {
            return chance(1, 2) ? new Command.Tick(anyone()) : keepAlive(view);
        } else if (!said.isEmpty()) {
            return again();
        }
        return new Command.Tick(anyone());
    }

    private Command open(String session) {
        String token = "tok" + mark + ++ids + ";";
        Owner who = new Owner(
                pick(List.of(session, session + "-x", "")),
                pick(List.of("dev", "")),
                pick(List.of("", "host1", "host1", "host2")),
                pick(List.of("", "pts/1")),
                "");
        SessionInfo info = new SessionInfo(
                session,
                pick(KINDS),
                who,
                chance(1, 4) ? PID : 0,
                pick(List.of("main", "")),
                pick(NODES),
                pick(List.of(Map.of(), Map.of("desk", "4"))));
        long ttl = stormy ? pick(List.of(0L, 1_000L, 5_000L)) : pick(List.of(0L, 0L, 60_000L, 900_000L));
        return new Command.Open(by(session), info, token, hash(token), ttl);
    }

    private Command take() {
        List<Path> wanted = new ArrayList<>();
        int count = chance(2, 3) ? 1 : 2 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            Path path = pick(paths);
            if (!wanted.contains(path)) {
                wanted.add(path);
            }
        }
        long patience = chance(patient ? 3 : 1, 4) ? 1 + random.nextInt(stormy ? 4_000 : 30_000) : 0;
        long hold = chance(1, 3) ? 0 : (long) (patience * random.nextDouble());
        if (chance(1, 3)) {
            hold = patience;
        }
        String ticket = "t" + mark + ++ids + ";";
        tickets.add(ticket);
        Map<String, String> labels = chance(1, 5) ? Map.of("b", "2", "a", "1", "c", "3") : Map.of();
        return new Command.Take(
                by(pick(sessions)),
                wanted,
                chance(2, 3) ? Mode.EXCLUSIVE : Mode.SHARED,
                ttl(),
                patience,
                hold,
                "because",
                labels,
                ticket);
    }

    private Command onTicket(Snapshot view) {
        String ticket = ticket(view);
        Waiter waiter = Naive.waiter(view, ticket);
        Call call = by(waiter == null ? pick(sessions) : waiter.session());
        return switch (random.nextInt(5)) {
            case 0 ->
                new Command.HangUp(
                        call,
                        ticket,
                        chance(1, 5)
                                ? "another"
                                : view.outcomes().stream()
                                        .filter(outcome -> outcome.ticket().equals(ticket))
                                        .map(Outcome::calledBy)
                                        .findFirst()
                                        .orElse(waiter == null ? "" : waiter.calledBy()));
            case 1 -> new Command.LeaveLine(call, ticket);
            default -> new Command.CallTicket(call, ticket, chance(1, 3) ? 0 : random.nextInt(5_000));
        };
    }

    private Command write() {
        Long version = chance(1, 2) ? null : Long.valueOf(random.nextInt(3));
        return new Command.Write(
                by(pick(sessions)),
                pick(paths),
                chance(1, 2) ? null : "sum",
                chance(1, 2) ? null : "{\"a\":1}",
                "",
                version);
    }

    private Command endSession(Snapshot view) {
        String session = pick(sessions);
        long heartbeat = Claim.NEVER;
        SessionRecord record = Naive.session(view, session);
        if (record != null && chance(1, 2)) {
            heartbeat = record.heartbeat() - random.nextInt(2);
        }
        Call call = anyone();
        String reason = pick(List.of("pid", "socket"));
        return new Command.EndSession(call, session, reason, heartbeat, reason.equals("pid") ? process(record) : null);
    }

    private Command keepAlive(Snapshot view) {
        Call call = anyone();
        String session = pick(sessions);
        SessionRecord record = Naive.session(view, session);
        boolean byProcess = record != null && record.heartbeat() % 2 == 0;
        return new Command.KeepAlive(call, session, byProcess ? process(record) : null);
    }

    /** That which sessions name that name one, on the machine of this session. */
    private static ProcessId process(@Nullable SessionRecord session) {
        return new ProcessId(PID, session == null ? "" : session.info().owner().hostname());
    }

    /** An earlier command once more, or its request id with another question. */
    private Command again() {
        int back = chance(1, 2) ? 1 + random.nextInt(Math.min(6, said.size())) : 1 + random.nextInt(said.size());
        Command old = said.get(said.size() - back);
        if (chance(4, 5)) {
            return old;
        }
        Call call = new Call(
                new RequestId(old.call().request().value(), "other"), old.call().caller(), "n1");
        return new Command.Release(call, List.of(), "", "");
    }

    private Query query(Snapshot view) {
        return switch (random.nextInt(10)) {
            case 0 -> new Query.Count();
            case 1 -> new Query.ListSessions(chance(1, 2) ? null : pick(sessions));
            case 2 -> new Query.ReadResource(pick(paths));
            case 3 -> new Query.TakeState(1 + random.nextInt(8));
            case 4, 5 -> new Query.Check(pick(paths));
            case 6 ->
                new Query.ListClaims(
                        chance(1, 2) ? null : pick(paths),
                        chance(3, 4) ? null : pick(sessions),
                        chance(3, 4) ? null : pick(List.of(Mode.EXCLUSIVE, Mode.SHARED)),
                        null,
                        1 + random.nextInt(6));
            case 7 -> new Query.EventsBefore(view.revision() + 1 - random.nextInt(30), 1 + random.nextInt(40));
            default ->
                new Query.EventsAfter(
                        chance(1, 10) ? 0 : Math.max(0, view.revision() - random.nextInt(30)), 1 + random.nextInt(40));
        };
    }

    private Call by(String session) {
        List<String> known = tokens.getOrDefault(session, List.of());
        String caller;
        if (chance(1, 25) || known.isEmpty()) {
            caller = chance(1, 2) ? "" : chance(1, 2) ? "hash of nothing" : anyToken();
        } else {
            caller = hash(chance(1, 25) ? pick(known) : known.get(known.size() - 1));
        }
        return new Call(
                request(), caller, chance(4, 5) ? "n" + (1 + Math.floorMod(session.hashCode(), 3)) : pick(NODES));
    }

    private Call anyone() {
        return new Call(RequestId.own("r" + mark + ++ids + ";"), "", pick(NODES));
    }

    private RequestId request() {
        String value = "r" + mark + ++ids + ";";
        return chance(1, 2) ? RequestId.own(value) : new RequestId(value, "print" + mark + ids);
    }

    private String anyToken() {
        List<String> known = tokens.getOrDefault(pick(sessions), List.of());
        return known.isEmpty() ? "" : hash(pick(known));
    }

    /** Someone who holds something, mostly. */
    private String holder(Snapshot view) {
        return view.claims().isEmpty() || chance(1, 10)
                ? pick(sessions)
                : pick(view.claims()).session();
    }

    private String missing(Snapshot view) {
        for (String session : sessions) {
            SessionRecord record = Naive.session(view, session);
            if ((record == null || !record.alive()) && chance(1, 2)) {
                return session;
            }
        }
        return pick(sessions);
    }

    private String ticket(Snapshot view) {
        if (!view.waiters().isEmpty() && chance(1, 2)) {
            return pick(view.waiters()).ticket();
        }
        if (!view.outcomes().isEmpty() && chance(3, 4)) {
            return pick(view.outcomes()).ticket();
        }
        return tickets.isEmpty() || chance(1, 20) ? "t-none" : pick(tickets);
    }

    private Path aPath(Snapshot view) {
        return view.claims().isEmpty() || chance(1, 4)
                ? pick(paths)
                : pick(view.claims()).path();
    }

    /** A path that this session holds, or lost, or neither. */
    private Path aPath(Snapshot view, String session) {
        List<Path> own = new ArrayList<>();
        for (Claim claim : view.claims()) {
            if (claim.session().equals(session)) {
                own.add(claim.path());
            }
        }
        for (Loss loss : view.losses()) {
            if (loss.claim().session().equals(session) && (own.isEmpty() || chance(1, 6))) {
                own.add(loss.claim().path());
            }
        }
        return own.isEmpty() || chance(1, 8) ? aPath(view) : pick(own);
    }

    private List<Path> some(Snapshot view, String session) {
        if (chance(1, 8)) {
            return List.of();
        }
        List<Path> some = new ArrayList<>();
        some.add(aPath(view, session));
        while (chance(1, 4)) {
            Path path = aPath(view, session);
            if (!some.contains(path)) {
                some.add(path);
            }
        }
        return some;
    }

    private long ttl() {
        return chance(3, 5) ? 0 : 1_000 + random.nextInt(stormy ? 5_000 : 20_000);
    }

    private boolean chance(int of, int in) {
        return random.nextInt(in) < of;
    }

    private <T> T pick(List<T> from) {
        return Bounds.pick(random, from);
    }

    /** As the ledger sees a token. */
    public static String hash(String token) {
        return "h(" + token + ")";
    }
}
