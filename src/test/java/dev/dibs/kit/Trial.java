package dev.dibs.kit;

import static dev.dibs.kit.LawBrokenError.check;

import dev.dibs.core.ledger.Remembered;
import dev.dibs.core.ledger.Snapshot;
import dev.dibs.core.model.Answer;
import dev.dibs.core.model.Call;
import dev.dibs.core.model.Claim;
import dev.dibs.core.model.Command;
import dev.dibs.core.model.Event;
import dev.dibs.core.model.LedgerSettings;
import dev.dibs.core.model.RequestId;
import dev.dibs.core.model.Settled;
import dev.dibs.core.model.Stamp;
import dev.dibs.core.model.Step;
import dev.dibs.kit.Subject.Role;
import java.util.ArrayList;
import java.util.List;

/**
 * Four copies of one ledger go through the same moves, and after each one the laws are checked.
 *
 * <p>The owner takes each command as it comes; its backup takes the same; the third copy is rebuilt from its snapshot now and
 * then; the fourth, the split one, is first told by a tick that time has passed. All four must come to the same books. What
 * time did and what the command did are so seen apart, and each is judged alone.
 */
public final class Trial {
    private static final String TICK = "tick of the laws ";

    private final Subject owner;
    private final Subject backup;
    private final Subject split;
    private final Laws laws;
    private final QueryLaws queries = new QueryLaws();
    private Subject rebuilt;
    private Snapshot view;
    private int count;

    public Trial(Subject.Maker maker, LedgerSettings settings) {
        owner = maker.make(settings, Role.OWNER);
        backup = maker.make(settings, Role.BACKUP);
        rebuilt = maker.make(settings, Role.REBUILT);
        split = maker.make(settings, Role.SPLIT);
        view = owner.snapshot();
        laws = new Laws(view);
    }

    /** The books as they stand. */
    public Snapshot view() {
        return view;
    }

    public long nextDeadline() {
        return owner.nextDeadline();
    }

    /** Makes a move and judges it; throws {@link LawBrokenError}. */
    public Answer play(Move asked) {
        Move move = ready(asked);
        try {
            return judge(move);
        } catch (RuntimeException bug) {
            throw new LawBrokenError("never throws", bug);
        }
    }

    private Answer judge(Move move) {
        Command command = move.command();
        Stamp stamp = move.stamp();
        Snapshot before = view;
        long due = split.nextDeadline();
        final Step step = owner.apply(command, stamp);
        view = owner.snapshot();

        Step later;
        Snapshot mid = before;
        List<Event> events = new ArrayList<>();
        List<Settled> settled = new ArrayList<>();
        if (command instanceof Command.Tick) {
            later = split.apply(command, stamp);
            Snapshot after = split.snapshot();
            laws.afterTick(before, later, after, stamp, due, split.nextDeadline());
        } else {
            Command.Tick tick = new Command.Tick(
                    new Call(RequestId.own(TICK + ++count), "", command.call().node()));
            Step first = split.apply(tick, stamp);
            mid = split.snapshot();
            laws.afterTick(before, first, mid, stamp, due, split.nextDeadline());
            events.addAll(first.events());
            settled.addAll(first.settled());
            later = split.apply(command, Stamp.at(stamp.now(), stamp.offset(), stamp.owner()));
            laws.afterCommand(mid, command, later, split.snapshot(), stamp.now());
        }
        events.addAll(later.events());
        settled.addAll(later.settled());
        same("a tick first changes nothing", "answer", later.answer(), step.answer());
        same("a tick first changes nothing", "events", events, step.events());
        same("a tick first changes nothing", "settled", settled, step.settled());
        same("a tick first changes nothing", "books", books(split.snapshot()), books(view));
        laws.afterAll(command, step, view, stamp, owner.nextDeadline());

        same("backup equals owner", "step", backup.apply(command, stamp), step);
        same("backup equals owner", "books", backup.snapshot(), view);
        if (move.rebuild()) {
            Snapshot kept = rebuilt.snapshot();
            rebuilt = rebuilt.rebuilt();
            same("a rebuilt copy is the same", "books at once", rebuilt.snapshot(), kept);
            same(
                    "a rebuilt copy is the same",
                    "events at once",
                    rebuilt.snapshot().events(),
                    kept.events());
        }
        same("a rebuilt copy is the same", "step", rebuilt.apply(command, stamp), step);
        same("a rebuilt copy is the same", "books", rebuilt.snapshot(), view);
        if (move.query() != null) {
            Answer answer = owner.ask(move.query(), stamp.now(), stamp.offset());
            queries.judge(move.query(), answer, view, laws.log(), owner, stamp.now(), stamp.offset());
            same("a query changes nothing", "books", owner.snapshot(), view);
            same("a rebuilt copy is the same", "query", rebuilt.ask(move.query(), stamp.now(), stamp.offset()), answer);
        }
        return step.answer();
    }

    /** The first step of a ledger needs an epoch, whichever move is first once a history is shortened. */
    private Move ready(Move move) {
        Stamp stamp = move.stamp();
        if (view.revision() != 0 || stamp.epoch() != 0) {
            return move;
        }
        Stamp first = new Stamp(stamp.now(), stamp.offset(), stamp.owner(), 50, "first", stamp.settings());
        return new Move(move.command(), first, move.rebuild(), move.query());
    }

    /** The books without what the laws' own ticks leave in them. */
    private static Snapshot books(Snapshot s) {
        List<Remembered> answers = new ArrayList<>();
        for (Remembered answer : s.answers()) {
            if (!answer.request().contains(TICK)) {
                answers.add(answer);
            }
        }
        return Snapshots.withSteps(Snapshots.withAnswers(s, answers), 0);
    }

    static void same(String law, String what, Object one, Object other) {
        boolean books = one instanceof Snapshot && other instanceof Snapshot;
        if (books ? !Snapshots.same((Snapshot) one, (Snapshot) other) : !one.equals(other)) {
            String story = one instanceof Snapshot a && other instanceof Snapshot b
                    ? Snapshots.difference(a, b)
                    : one + " <> " + other;
            check(false, law, what, "differ:", story);
        }
    }

    /** Never, in short. */
    static String when(long millis) {
        return millis == Claim.NEVER ? "never" : Long.toString(millis);
    }
}
