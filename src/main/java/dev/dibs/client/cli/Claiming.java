package dev.dibs.client.cli;

import dev.dibs.client.Answer;
import dev.dibs.client.Api;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A claim, waited for as long as told. Who stops waiting (Ctrl-C) leaves the line.
 *
 * @param paths as the user gave them
 * @param standFor how long to stand in line, or null
 */
record Claiming(
        List<String> paths,
        boolean shared,
        @Nullable String ttl,
        @Nullable String standFor,
        @Nullable String reason) {
    /** The node answers a call in line after 25 s at the latest; a little more for the way. */
    private static final Duration HOLD = Duration.ofSeconds(30);

    private static final Duration LEAVING = Duration.ofSeconds(2);

    int run(Caller caller) throws IOException {
        Answer answer = claim(caller);
        int exit = caller.end(
                answer,
                () -> answer.list("claims")
                        .forEach(claim -> caller.shell().out().println(line(claim))));
        return standFor != null && exit == Exit.REFUSED && !answer.problem().equals("deadlock") ? Exit.GAVE_UP : exit;
    }

    /** Claims, and stands in line where told to; the answer is the grant or the refusal. */
    Answer claim(Caller caller) throws IOException {
        if (caller.hasPid()) {
            Answer opened = caller.session().open(Map.of());
            if (!opened.ok()) {
                return opened;
            }
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("paths", caller.paths(paths));
        body.put("mode", shared ? "shared" : "exclusive");
        body.put("ttl", ttl);
        body.put("wait", standFor);
        // not held: the ticket must be known here, or who stops waiting could not leave the line
        body.put("hold", standFor == null ? null : 0);
        body.put("reason", reason);
        if (standFor == null) {
            return post(caller, body);
        }
        CompletableFuture<String> ticket = new CompletableFuture<>();
        // before it is sent: who is stopped while the answer is under way is in line, too
        Thread leave = new Thread(() -> leave(caller, ticket));
        Runtime.getRuntime().addShutdownHook(leave);
        try {
            Answer answer = post(caller, body);
            if (answer.status() != 202) {
                return answer;
            }
            String target = caller.target("/tickets/" + Api.segment(answer.text("ticket")));
            ticket.complete(target);
            return stand(caller, answer, target);
        } finally {
            boolean ignored = ticket.cancel(false);
            forget(leave);
        }
    }

    private static Answer post(Caller caller, Map<String, Object> body) throws IOException {
        return caller.session().call("POST", caller.target("/claims"), body, Duration.ZERO);
    }

    private static Answer stand(Caller caller, Answer queued, String ticket) throws IOException {
        Answer answer = queued;
        double ahead = -1;
        while (answer.status() == 202) {
            double now = Answer.number(answer.body(), "ahead", 0);
            if (now != ahead && !caller.json()) {
                caller.say("in line, " + (long) now + " ahead");
            }
            ahead = now;
            answer = caller.session().callOnce("POST", ticket, Map.of(), HOLD);
        }
        return answer;
    }

    /** Leaves the line, once it is known that there is one; the answer to that may be under way. */
    private static void leave(Caller caller, CompletableFuture<String> ticket) {
        try {
            Answer ignored = caller.api()
                    .once(
                            "DELETE",
                            ticket.get(LEAVING.toSeconds(), TimeUnit.SECONDS),
                            null,
                            caller.session().token(),
                            LEAVING);
        } catch (CancellationException notInLine) {
            // there is nothing to leave
        } catch (IOException | ExecutionException | TimeoutException | InterruptedException unreachable) {
            caller.say("could not leave the line; the ticket ends by itself");
        }
    }

    private static void forget(Thread hook) {
        try {
            boolean ignored = Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            // the hook is at work
        }
    }

    /** {@code claimed src/server.js (fence 1234, until released)}. */
    static String line(Map<String, Object> claim) {
        double ttl = Answer.number(claim, "ttlSeconds", -1);
        return "claimed " + Answer.text(claim, "path")
                + (Answer.text(claim, "mode").equals("shared") ? " shared" : "")
                + " (fence " + Answer.text(claim, "fence") + ", "
                + (ttl < 0 ? "until released" : "for " + Humans.span(ttl)) + ")";
    }
}
