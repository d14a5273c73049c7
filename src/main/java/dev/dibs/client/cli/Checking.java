package dev.dibs.client.cli;

import dev.dibs.client.Answer;
import dev.dibs.client.Api;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Asks who holds paths. */
record Checking(List<String> paths) {
    int run(Caller caller) throws IOException {
        int worst = Exit.DONE;
        for (String path : caller.paths(paths)) {
            Answer answer = caller.get(caller.target("/claims/" + Api.segments(path)));
            int exit = caller.end(answer, () -> tell(caller, path, answer));
            if (answer.ok() && !Boolean.TRUE.equals(answer.body().get("free"))) {
                exit = Exit.REFUSED;
            }
            worst = exit == Exit.DONE || (exit == Exit.REFUSED && worst != Exit.DONE) ? worst : exit;
        }
        return worst;
    }

    private static void tell(Caller caller, String path, Answer answer) {
        List<Map<String, Object>> holders = answer.list("holders");
        int waiting = answer.list("waiters").size();
        if (holders.isEmpty()) {
            boolean free = Boolean.TRUE.equals(answer.body().get("free"));
            caller.shell().out().println(path + (free ? " is free" : " is not free: " + waiting + " in line"));
        }
        for (Map<String, Object> holder : holders) {
            caller.shell().out().println(Refusal.holder(holder, waiting, caller.shell()));
        }
    }
}
