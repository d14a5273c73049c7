package dev.dibs.client.cli;

import dev.dibs.client.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/** Says that the session is alive. */
record Heartbeating() {
    int run(Caller caller) throws IOException {
        if (caller.session().token() == null) {
            throw new CommandFailure(
                    Exit.FAILED, "session " + caller.session().id() + " is not open here; open it with: dibs open");
        }
        Answer answer =
                caller.session().callOnce("POST", caller.session().target() + "/heartbeat", Map.of(), Duration.ZERO);
        int exit = caller.end(
                answer,
                () -> caller.shell()
                        .out()
                        .println("session " + caller.session().id() + " is alive until " + answer.text("expiresAt")));
        return answer.sessionIsGone() ? Exit.LOST : exit;
    }
}
