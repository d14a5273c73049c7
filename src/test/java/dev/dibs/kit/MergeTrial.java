package dev.dibs.kit;

import dev.dibs.core.ledger.Ledger;
import dev.dibs.core.ledger.Merge;
import dev.dibs.core.ledger.Snapshot;
import dev.dibs.core.model.Answer;
import dev.dibs.core.model.Event;
import dev.dibs.core.model.LedgerSettings;
import dev.dibs.core.model.Stamp;
import dev.dibs.core.model.Step;
import dev.dibs.kit.MergeStory.Where;
import dev.dibs.wire.binary.BinaryForm;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Plays a story: one ledger, two or three sides that go on from it, the merges under their laws, and how it goes on. */
final class MergeTrial {
    static final long OTHER_EPOCH = 100_001;
    static final long THIRD_EPOCH = 100_002;
    static final long FIRST_MERGE = 1_000_000;
    static final long SECOND_MERGE = 2_000_000;

    /** Where the moves come from. */
    interface Source {
        /** The next move there; null when there are no more. */
        @Nullable
        Move next(Where where, Snapshot view, long nextDeadline);

        void heard(Where where, Move move, Answer answer);
    }

    /** What merges two ledgers; another one to see the laws fail. */
    interface Merger {
        Merge.Merged merge(Ledger one, Ledger other, Stamp stamp);
    }

    /** A ledger with all that ever happened in it: several lines of events, when it is made of several ledgers. */
    record Branch(Ledger ledger, List<List<Event>> lines) {
        Branch fork() {
            byte[] bytes = BinaryForm.SNAPSHOT.write(ledger.snapshot());
            return new Branch(Ledger.of(BinaryForm.SNAPSHOT.read(bytes)), copied());
        }

        List<List<Event>> copied() {
            List<List<Event>> copied = new ArrayList<>();
            lines.forEach(line -> copied.add(new ArrayList<>(line)));
            return copied;
        }

        void happened(List<Event> events) {
            lines.forEach(line -> line.addAll(events));
        }
    }

    private final Source source;
    private final Merger merger;
    private final LedgerSettings settings;

    MergeTrial(Source source, Merger merger, LedgerSettings settings) {
        this.source = source;
        this.merger = merger;
        this.settings = settings;
    }

    /** Throws {@link LawBrokenError}. */
    void play(boolean three) {
        try {
            Branch before = new Branch(Ledger.create(LedgerSubject.WORKSPACE, settings), List.of(new ArrayList<>()));
            go(before, Where.BEFORE, 50);
            Branch one = before.fork();
            go(one, Where.ONE, 60);
            Branch other = before.fork();
            go(other, Where.OTHER, OTHER_EPOCH);
            Branch third = before.fork();
            if (three) {
                go(third, Where.THIRD, THIRD_EPOCH);
            }
            Branch merged = merge(one, other, FIRST_MERGE);
            if (three) {
                go(merged, Where.BETWEEN, 0);
                merged = merge(merged, third, SECOND_MERGE);
            }
            goOn(merged.ledger().snapshot());
        } catch (RuntimeException bug) {
            throw new LawBrokenError("never throws", bug);
        }
    }

    private void go(Branch branch, Where where, long firstEpoch) {
        boolean stepped = where != Where.OTHER && where != Where.THIRD;
        while (true) {
            Snapshot view = branch.ledger().snapshot();
            Move move = source.next(where, view, branch.ledger().nextDeadline());
            if (move == null) {
                return;
            }
            Stamp stamp = move.stamp();
            if (stamp.epoch() == 0 && (!stepped || view.revision() == 0)) {
                stamp = new Stamp(stamp.now(), stamp.offset(), stamp.owner(), firstEpoch, "cut", stamp.settings());
            }
            stepped = true;
            Step step = branch.ledger().apply(move.command(), stamp);
            branch.happened(step.events());
            source.heard(where, move, step.answer());
        }
    }

    private Branch merge(Branch one, Branch other, long epoch) {
        Snapshot ofOne = one.ledger().snapshot();
        Snapshot ofOther = other.ledger().snapshot();
        long clock = Math.max(ofOne.clock(), ofOther.clock());
        Stamp stamp = new Stamp(clock, ofOne.offset(), "n1", epoch, "merged", null);
        Merge.Merged merged = merger.merge(one.ledger(), other.ledger(), stamp);
        new MergeLaws(merger, one, other, merged, stamp).judge();
        List<List<Event>> lines = one.copied();
        lines.addAll(other.copied());
        Branch joined = new Branch(merged.ledger(), lines);
        joined.happened(merged.step().events());
        return joined;
    }

    private void goOn(Snapshot from) {
        Trial trial = new Trial((bounds, role) -> LedgerSubject.of(from), settings);
        while (true) {
            Move move = source.next(Where.AFTER, trial.view(), trial.nextDeadline());
            if (move == null) {
                return;
            }
            source.heard(Where.AFTER, move, trial.play(move));
        }
    }
}
