package dev.dibs.host.hazelcast;

import dev.dibs.host.TimeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether a majority of anchors still has the list of members that a step was taken under.
 *
 * <p>A step of an owner that the others have given up must not be acknowledged: another may own the ledger there, and grant the
 * same. The owner notes its list before it takes a step. Once the step is back at its caller's node, that node asks all anchors
 * for theirs, and counts those that are equal to the owner's. Why that is enough:
 *
 * <ol>
 *   <li>An anchor that answers with the owner's list after the step has not given the owner up before it: a member that was
 *       taken out never comes back into a list under its old id.
 *   <li>Nobody else becomes the ledger's owner without a list that the former one is missing from, and what that new owner does
 *       is acknowledged only behind a majority that has this other list.
 *   <li>Two majorities share an anchor. It gave its list to us first, with the owner in it, and the other list to the new owner
 *       later; so all that the new owner did and had acknowledged before our step would have been found out here.
 *   <li>What it does without knowing of our step cannot be: it was promoted from a copy, the step was not answered before each
 *       copy in the owner's table had it, and a copy that was promoted accepts none. When the owner's table had lost the copy,
 *       its list had lost the member, and that list is what the majority was asked for.
 * </ol>
 *
 * <p>One round of questions is under way at a time. What is to be confirmed meanwhile waits for the next, and shares it: its
 * questions are sent after all those steps. Answers of an earlier round tell nothing of a later step, and are dropped.
 */
final class ConfirmBarrier {
    static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** What came of it. */
    enum Verdict {
        /** Enough anchors have that list. */
        CONFIRMED,
        /** Enough of them have another one, or are gone. */
        CHANGED,
        /** Too few of them answered in time. */
        SILENT
    }

    private record Asked(MemberView view, int needed, Consumer<Verdict> told) {}

    private record Settled(Asked asked, Verdict verdict) {}

    private static final class Round {
        private final List<Asked> asked;
        private final List<MemberView> answers = new ArrayList<>();
        private int unanswered;
        private TimeSource.@Nullable Alarm alarm;

        private Round(List<Asked> asked, int others) {
            this.asked = asked;
            this.unanswered = others;
        }

        private @Nullable Verdict verdict(Asked one) {
            long equal = answers.stream().filter(one.view::equals).count();
            if (equal >= one.needed) {
                return Verdict.CONFIRMED;
            }
            return equal + unanswered < one.needed ? Verdict.CHANGED : null;
        }
    }

    private final Views views;
    private final TimeSource time;
    private List<Asked> waiting = new ArrayList<>();
    private @Nullable Round underWay;

    ConfirmBarrier(Views views, TimeSource time) {
        this.views = views;
        this.time = time;
    }

    /** Finds out whether so many anchors have this list from now on; tells it on any thread, which must not be held up. */
    void confirm(MemberView view, int needed, Consumer<Verdict> told) {
        synchronized (this) {
            waiting.add(new Asked(view, needed, told));
        }
        next();
    }

    private void next() {
        Round round;
        List<UUID> others;
        synchronized (this) {
            if (underWay != null || waiting.isEmpty()) {
                return;
            }
            others = views.otherAnchors();
            round = new Round(waiting, others.size());
            waiting = new ArrayList<>();
            MemberView own = views.isAnchor() ? views.own() : null;
            if (own != null) {
                round.answers.add(own);
            }
            underWay = round;
            round.alarm = time.in(PATIENCE_NANOS, () -> settle(round, true));
        }
        for (UUID other : others) {
            views.ask(other, answer -> answered(round, answer));
        }
        settle(round, false);
    }

    private void answered(Round round, @Nullable MemberView answer) {
        synchronized (this) {
            if (underWay != round) {
                return;
            }
            round.unanswered--;
            if (answer != null) {
                round.answers.add(answer);
            }
        }
        settle(round, false);
    }

    private void settle(Round round, boolean late) {
        List<Settled> settled = new ArrayList<>();
        synchronized (this) {
            if (underWay != round) {
                return;
            }
            for (Asked one : round.asked) {
                Verdict verdict = round.verdict(one);
                if (verdict != null || late) {
                    settled.add(new Settled(one, verdict == null ? Verdict.SILENT : verdict));
                }
            }
            settled.forEach(one -> round.asked.remove(one.asked));
            if (round.asked.isEmpty()) {
                underWay = null;
                if (round.alarm != null) {
                    round.alarm.cancel();
                }
            }
        }
        settled.forEach(one -> one.asked.told.accept(one.verdict));
        next();
    }
}
