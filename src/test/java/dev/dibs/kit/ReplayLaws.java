package dev.dibs.kit;

import static dev.dibs.kit.LawBrokenError.check;

import dev.dibs.core.ledger.Snapshot;
import dev.dibs.core.model.Answer;
import dev.dibs.core.model.Command;
import dev.dibs.core.model.Refusal;
import dev.dibs.core.model.Reply;
import dev.dibs.core.model.RequestId;
import dev.dibs.core.model.Step;
import java.util.HashMap;
import java.util.Map;

/** Twice is once: a request that comes again changes nothing and gets the same answer. */
final class ReplayLaws {
    private static final String LAW = "twice is once";
    /** So many answers are kept under any bounds. */
    private static final int SURELY = 8;
    /** So long those under an id that a node made up. */
    private static final long OWN_MILLIS = 15_000;

    private final Map<String, Seen> seen = new HashMap<>();
    private int count;

    private record Seen(Command command, Answer answer, int number) {}

    /** Whether the command came before and was judged as such. */
    boolean judge(Snapshot before, Command command, Step step, Snapshot after) {
        Seen first = seen.get(key(command));
        if (first == null || idempotent(command)) {
            return false;
        }
        RequestId request = command.call().request();
        boolean same = first.command.call().request().fingerprint().equals(request.fingerprint());
        boolean young = count - first.number < SURELY
                && after.clock() - first.answer.now()
                        < Math.min(OWN_MILLIS, after.settings().answerMillis());
        String from =
                request.chosen() ? command.call().caller() : command.call().node();
        boolean kept = before.answers().stream()
                .anyMatch(a -> a.request().equals(request.value())
                        && a.from().equals(from)
                        && a.fingerprint().isEmpty() != request.chosen());
        if (!young && !kept) {
            return false;
        }
        if (!same && !request.chosen()) {
            return false;
        }
        check(step.events().isEmpty(), LAW, command, step.events());
        check(step.settled().isEmpty(), LAW, command, step.settled());
        Trial.same(LAW, "books", after, before);
        if (same) {
            Trial.same(LAW, "answer", step.answer(), first.answer);
        } else {
            Reply reply = step.answer().reply();
            check(
                    reply instanceof Reply.Refused refused && refused.refusal() instanceof Refusal.Invalid,
                    "a request id asks one thing",
                    command,
                    reply);
        }
        return true;
    }

    /** Whether there is no room to remember the answer, and the command was refused for it. */
    boolean noRoom(Snapshot before, Command command, Step step, Snapshot after) {
        if (!command.call().request().chosen()
                || !(step.answer().reply() instanceof Reply.Refused refused)
                || !(refused.refusal() instanceof Refusal.TooMany much)
                || !much.setting().equals("ledger.max-answers")) {
            return false;
        }
        long chosen = before.answers().stream()
                .filter(answer -> !answer.fingerprint().isEmpty())
                .count();
        check(chosen >= before.settings().maxAnswers(), "bounds are refused when they are met", command, chosen);
        Trial.same("a refused command changes nothing", "books", after, before);
        check(step.events().isEmpty() && step.settled().isEmpty(), "a refused command changes nothing", step);
        return true;
    }

    /** What a node sees may be told twice. */
    private static boolean idempotent(Command command) {
        return command instanceof Command.Tick
                || command instanceof Command.NodeGone
                || command instanceof Command.KeepAlive
                || command instanceof Command.Resume
                || command instanceof Command.EndSession;
    }

    void remember(Command command, Answer answer) {
        count++;
        boolean full = answer.reply() instanceof Reply.Refused refused
                && refused.refusal() instanceof Refusal.TooMany much
                && much.setting().equals("ledger.max-answers");
        if (!idempotent(command) && !full) {
            Seen first = seen.get(key(command));
            boolean again = first != null && first.answer.equals(answer);
            boolean misuse = answer.reply() instanceof Reply.Refused refused
                    && refused.refusal() instanceof Refusal.Invalid invalid
                    && invalid.field().equals("Idempotency-Key");
            if (!again && !(first != null && misuse)) {
                seen.put(key(command), new Seen(command, answer, count));
            }
        }
    }

    private static String key(Command command) {
        RequestId request = command.call().request();
        return (request.chosen() ? command.call().caller() + " " : "own ") + request.value();
    }
}
