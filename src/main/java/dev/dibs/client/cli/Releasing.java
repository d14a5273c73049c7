package dev.dibs.client.cli;

import dev.dibs.client.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lets go of claims. */
record Releasing(
        List<String> paths,
        boolean all,
        @Nullable String outcome,
        @Nullable String note) {
    int run(Caller caller) throws IOException {
        if (all == !paths.isEmpty()) {
            throw new CommandFailure(
                    Exit.USAGE, "name the paths to release, or --all; for example: dibs release --all");
        }
        if (caller.session().token() == null) {
            throw new CommandFailure(
                    Exit.FAILED,
                    "session " + caller.session().id() + " is not open in workspace "
                            + caller.place().workspace() + ", so it holds nothing; see who holds what with: dibs ls");
        }
        Map<String, Object> body = new LinkedHashMap<>();
        if (all) {
            body.put("all", true);
        } else {
            body.put("paths", caller.paths(paths));
        }
        body.put("outcome", outcome);
        body.put("note", note);
        Answer answer = caller.session().callOnce("POST", caller.target("/claims/release"), body, Duration.ZERO);
        int exit = caller.end(answer, () -> {
            if (answer.body().get("released") instanceof List<?> released) {
                released.forEach(item -> caller.shell().out().println("released " + name(item)));
                if (released.isEmpty()) {
                    caller.shell().out().println("nothing was held");
                }
            } else {
                caller.shell().out().println("released");
            }
        });
        return answer.sessionIsGone() ? Exit.LOST : exit;
    }

    /** A released claim is named by its path, whether the answer has the path or the claim. */
    static String name(Object item) {
        return item instanceof Map<?, ?> ? Answer.text(Answer.object(item), "path") : String.valueOf(item);
    }
}
