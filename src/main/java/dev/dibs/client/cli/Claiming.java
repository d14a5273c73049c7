package dev.dibs.client.cli;

import dev.dibs.client.Answer;
import dev.dibs.client.Api;
import dev.dibs.config.Pause;
import dev.dibs.text.Durations;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
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
    /** How long the node may wait with its answer to a call in line: for a proxy, and for the session, which must be heard of. */
    private static final double LONGEST_HOLD_SECONDS = 25;

    private static final Duration WAY = Duration.ofSeconds(5);
    private static final long AGAIN_MILLIS = 1_000;
    /** The node will not say now; the place in line stays. */
    private static final Set<String> PASSING = Set.of("no-quorum", "starting", "stopping", "suspect", "unknown");

    private static final Duration LEAVING = Duration.ofSeconds(2);

    int run(Caller caller) throws IOException {
        Answer answer = claim(caller);
        int exit = caller.end(
                answer,
                () -> answer.list("claims")
                        .forEach(claim -> caller.shell().out().println(line(claim))));
        return exit(exit, answer);
    }

    /** The exit code for an answer of this request: who waited and was refused gave up. */
    int exit(int code, Answer answer) {
        return standFor != null && code == Exit.REFUSED && !answer.problem().equals("deadlock") ? Exit.GAVE_UP : code;
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
        boolean inLine = false;
        try {
            Answer answer = post(caller, body);
            if (answer.status() != 202) {
                return answer;
            }
            String target = caller.target("/tickets/" + Api.segment(answer.text("ticket")));
            ticket.complete(target);
            inLine = true;
            Answer last = stand(caller, answer, target);
            inLine = PASSING.contains(last.problem());
            return last;
        } finally {
            boolean ignored = ticket.cancel(false);
            forget(leave);
            if (inLine) {
                leave(caller, ticket);
            }
        }
    }

    private static Answer post(Caller caller, Map<String, Object> body) throws IOException {
        return caller.session().call("POST", caller.target("/claims"), body, Duration.ZERO);
    }

    private Answer stand(Caller caller, Answer queued, String ticket) throws IOException {
        long until =
                System.nanoTime() + Durations.parse(String.valueOf(standFor)).toNanos();
        Duration hold = hold(caller);
        Answer answer = queued;
        double ahead = -1;
        while (answer.status() == 202 || (PASSING.contains(answer.problem()) && until - System.nanoTime() > 0)) {
            double now = Answer.number(answer.body(), "ahead", ahead);
            if (now != ahead && !caller.json()) {
                caller.say("in line, " + (long) now + " ahead");
            }
            ahead = now;
            if (answer.status() != 202) {
                Pause.of(AGAIN_MILLIS);
            }
            answer = caller.session().callOnce("POST", ticket, Map.of("hold", hold.toMillis() + "ms"), hold.plus(WAY));
        }
        return answer;
    }

    /** Each call is a sign of life of the session: there must be three of them in its time. */
    private static Duration hold(Caller caller) throws IOException {
        Answer beat =
                caller.session().callOnce("POST", caller.session().target() + "/heartbeat", Map.of(), Duration.ZERO);
        double third = Answer.number(beat.body(), "secondsUntilStale", 3 * LONGEST_HOLD_SECONDS) / 3;
        return Duration.ofMillis((long) (1_000 * Math.min(LONGEST_HOLD_SECONDS, third)));
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
            // the hook is at work, and then this process ends: what came of the request is of no more interest
            LockSupport.park();
        }
    }

    /** {@code claimed src/server.js (fence 1234, until released)}. */
    static String line(Map<String, Object> claim) {
        return "claimed " + Answer.text(claim, "path")
                + (Answer.text(claim, "mode").equals("shared") ? " shared" : "")
                + " (fence " + Answer.text(claim, "fence") + ", "
                + howLong(claim) + ")";
    }

    private static String howLong(Map<String, Object> claim) {
        double ttl = Answer.number(claim, "ttlSeconds", -1);
        double left = Refusal.left(claim);
        if (ttl < 0) {
            return "until released";
        }
        return "for " + Humans.exact(ttl)
                + (ttl - left > 1 ? "; its session needs a sign of life within " + Humans.exact(left) : "");
    }
}
