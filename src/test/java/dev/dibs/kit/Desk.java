package dev.dibs.kit;

import dev.dibs.core.ledger.Ledger;
import dev.dibs.core.ledger.Merge;
import dev.dibs.core.model.Call;
import dev.dibs.core.model.Claim;
import dev.dibs.core.model.Command;
import dev.dibs.core.model.Event;
import dev.dibs.core.model.EventType;
import dev.dibs.core.model.LedgerSettings;
import dev.dibs.core.model.Mode;
import dev.dibs.core.model.Owner;
import dev.dibs.core.model.Path;
import dev.dibs.core.model.Refusal;
import dev.dibs.core.model.Reply;
import dev.dibs.core.model.RequestId;
import dev.dibs.core.model.SessionInfo;
import dev.dibs.core.model.Stamp;
import dev.dibs.core.model.Step;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** One ledger and its time, moved by hand, in words short enough for examples. A session's token is made of its id. */
public final class Desk {
    private static final long OFFSET = 1_790_000_000_000L;

    private final Ledger ledger;
    private long now = 1_000;
    private int ids;
    private Step last;
    private String mark = "r";

    private Desk(Ledger ledger, long now, String mark) {
        this.ledger = ledger;
        this.now = now;
        this.mark = mark;
    }

    /** A copy of the ledger as it stands, on another side of a cut; 0 to go on in the present epoch. */
    public Desk cut(String side, long epoch) {
        Desk cut = new Desk(Ledger.of(ledger.snapshot()), now, mark + side);
        if (epoch != 0) {
            Command tick = new Command.Tick(cut.by(""));
            cut.last = cut.ledger.apply(tick, new Stamp(now, OFFSET, "n2", epoch, "owner-lost", null));
        }
        return cut;
    }

    /** The one ledger of two sides, in a new epoch. */
    public Desk merge(Desk other, long epoch) {
        long clock = Math.max(now, other.now);
        Merge.Merged merged = Merge.of(ledger, other.ledger, new Stamp(clock, OFFSET, "n1", epoch, Merge.REASON, null));
        Desk desk = new Desk(merged.ledger(), clock, mark + other.mark);
        desk.last = merged.step();
        return desk;
    }

    public Desk(LedgerSettings settings, String... sessions) {
        ledger = Ledger.create("acme", settings);
        for (String session : sessions) {
            var unused = open(session, "");
        }
    }

    public Ledger ledger() {
        return ledger;
    }

    /** Lets time pass, and the ledger know. */
    public void pass(long millis) {
        now += millis;
        var unused = apply(new Command.Tick(by("")));
    }

    /** The ledger learns that a majority stood behind its last step. */
    public void isConfirmed() {
        Stamp stamp = Stamp.at(now, OFFSET, "n1").confirming(ledger.revision(), now);
        last = ledger.apply(new Command.Tick(by("")), stamp);
    }

    /** What happened in the last step. */
    public List<EventType> happened() {
        return last.events().stream().map(Event::type).toList();
    }

    public Step last() {
        return last;
    }

    public Reply apply(Command command) {
        long epoch = ledger.revision() == 0 ? 100 : 0;
        last = ledger.apply(command, new Stamp(now, OFFSET, "n1", epoch, "first-use", null));
        return last.answer().reply();
    }

    public static String hash(String session) {
        return session.isEmpty() ? "" : "hash of " + session;
    }

    /** A call under a new request id; by nobody for an empty session. */
    public Call by(String session) {
        return new Call(RequestId.own(mark + ++ids), hash(session), "n1");
    }

    /** A call under a key that the participant chose. */
    public Call by(String session, String key, String print) {
        return new Call(new RequestId(key, print), hash(session), "n1");
    }

    public Reply open(String session, String shown) {
        return open(session, shown, "here", hash(session));
    }

    public Reply open(String session, String shown, String hostname, String newHash) {
        SessionInfo info =
                new SessionInfo(session, "agent", new Owner(session, "dev", hostname, "", ""), 0, "", "n1", Map.of());
        return apply(new Command.Open(by(shown), info, "a new token", newHash, 0));
    }

    /** Opens it as this process's, on a machine that it does not name. */
    public Reply open(String session, String shown, long pid) {
        SessionInfo info =
                new SessionInfo(session, "agent", new Owner(session, "dev", "", "", ""), pid, "", "n1", Map.of());
        return apply(new Command.Open(by(shown), info, "a new token", hash(session), 0));
    }

    public Reply take(String session, String... paths) {
        return take(session, Mode.EXCLUSIVE, 0, 0, paths);
    }

    public Reply share(String session, String... paths) {
        return take(session, Mode.SHARED, 0, 0, paths);
    }

    /** Claims for a time. */
    public Reply borrow(String session, long ttl, String... paths) {
        return take(session, Mode.EXCLUSIVE, ttl, 0, paths);
    }

    /** Stands in line, listening for all of a minute; the ticket is the session's name. */
    public Reply queue(String session, String... paths) {
        return take(session, Mode.EXCLUSIVE, 0, 60_000, paths);
    }

    public Reply take(String session, Mode mode, long ttl, long patience, String... paths) {
        return take(by(session), session, mode, ttl, patience, patience, paths);
    }

    public Reply take(Call call, String ticket, Mode mode, long ttl, long patience, long hold, String... paths) {
        return apply(new Command.Take(call, paths(paths), mode, ttl, patience, hold, "because", Map.of(), ticket));
    }

    public Reply release(String session, String... paths) {
        return apply(new Command.Release(by(session), paths(paths), "done", ""));
    }

    public Reply beat(String session, String... tickets) {
        return apply(new Command.Heartbeat(by(session), session, List.of(tickets)));
    }

    public Reply call(String session, String ticket, long hold) {
        return apply(new Command.CallTicket(by(session), ticket, hold));
    }

    public Reply handOff(String session, String path, String to) {
        return apply(new Command.HandOff(by(session), new Path(path), to));
    }

    public Reply breakIt(String path) {
        return apply(new Command.Break(by(""), new Path(path), "stuck", "operator"));
    }

    /** Who holds what, like {@code src:a}. */
    public List<String> held() {
        return ledger.snapshot().claims().stream()
                .map(claim -> claim.path() + ":" + claim.session())
                .toList();
    }

    public Claim claim(String session, String path) {
        Claim claim = Naive.claim(ledger.snapshot(), session, new Path(path));
        if (claim == null) {
            throw new AssertionError(session + " does not hold " + path + "; held are " + held());
        }
        return claim;
    }

    /** What the last step was refused with. */
    public Refusal refusal() {
        return ((Reply.Refused) last.answer().reply()).refusal();
    }

    private static List<Path> paths(String... texts) {
        return Arrays.stream(texts).map(Path::parse).toList();
    }
}
