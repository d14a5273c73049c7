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

    private final Map<String, Seen> seen = new HashMap<>();
    private int count;

    private record Seen(Command command, Answer answer, int number) {}

    /** Whether the command came before and was judged as such. */
    boolean judge(Snapshot before, Command command, Step step, Snapshot after) {
        Seen first = seen.get(key(command));
        if (first == null) {
            return false;
        }
        RequestId request = command.call().request();
        boolean same = first.command.call().request().fingerprint().equals(request.fingerprint());
        boolean young = count - first.number < SURELY
                && after.clock() - first.answer.now() < after.settings().answerMillis();
        boolean kept = before.answers().stream().anyMatch(a -> a.key().contains(request.value()));
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

    void remember(Command command, Answer answer) {
        count++;
        if (!(command instanceof Command.Tick)) {
            Seen first = seen.get(key(command));
            boolean again = first != null && first.answer.equals(answer);
            boolean misuse =
                    answer.reply() instanceof Reply.Refused refused && refused.refusal() instanceof Refusal.Invalid;
            if (!again && !(first != null && misuse)) {
                seen.put(key(command), new Seen(command, answer, count));
            }
        }
    }

    private static String key(Command command) {
        return command.call().caller() + " " + command.call().request().value();
    }
}
