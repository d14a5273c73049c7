package dev.dibs.kit;

import dev.dibs.core.ledger.Snapshot;
import dev.dibs.core.model.Command;
import dev.dibs.core.model.Event;
import dev.dibs.core.model.Stamp;
import dev.dibs.core.model.Step;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What must be true after every step of a ledger, whatever came before. One of these goes with one history. */
final class Laws {
    private final List<Event> log = new ArrayList<>();
    private final StandingLaws standing;
    private final BookLaws books = new BookLaws();
    private final ReplayLaws replays = new ReplayLaws();

    Laws(Snapshot start) {
        standing = new StandingLaws(start);
    }

    /** Every event so far. */
    List<Event> log() {
        return Collections.unmodifiableList(log);
    }

    /** Only time has passed. */
    void afterTick(Snapshot before, Step step, Snapshot after, Stamp stamp, long due, long nextDeadline) {
        long now = stamp.now();
        log.addAll(step.events());
        books.judge(before, step, after, stamp);
        new TimeLaws(before, step, after, now).judge(due, nextDeadline);
        new ChangeLaws(before, null, step, after, now).judge();
        standing.judge(after, now);
    }

    /** Only the command has done something. */
    void afterCommand(Snapshot before, Command command, Step step, Snapshot after, long now) {
        log.addAll(step.events());
        books.judge(before, step, after, Stamp.at(now, after.offset(), after.owner()));
        if (!replays.judge(before, command, step, after) && !replays.noRoom(before, command, step, after)) {
            new ChangeLaws(before, command, step, after, now).judge();
            command.read(new CommandLaws(before, step, after, now));
        }
        standing.judge(after, now);
    }

    /** The whole of it. */
    void afterAll(Command command, Step step, Snapshot after, Stamp stamp, long nextDeadline) {
        standing.judgeDeadline(after, stamp.now(), nextDeadline);
        replays.remember(command, step.answer());
    }
}
