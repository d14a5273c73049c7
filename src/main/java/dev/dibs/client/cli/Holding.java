package dev.dibs.client.cli;

import dev.dibs.client.Answer;
import dev.dibs.client.Api;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Keeps claims alive while something is done under them, and notices when they are lost.
 *
 * <p>Every answered heartbeat is good for the session's TTL, counted on the monotonic clock from when it was <em>sent</em>:
 * the node counts from later, so this side gives up first. A heartbeat that fails is repeated, with jitter, until then.
 * Beside it one call follows the session's events, to learn at once that a claim was broken, revoked or has expired.
 */
final class Holding implements AutoCloseable {
    private static final Duration INTERVAL = Duration.ofSeconds(30);
    private static final Duration ONE_CALL = Duration.ofSeconds(5);
    /** To be let go or handed on by somebody else of the same session is a loss, too. */
    private static final Set<String> LOSSES =
            Set.of("claim.expired", "claim.broken", "claim.revoked", "claim.released");

    private final Caller caller;
    private final Consumer<String> onLost;
    private final Set<String> fences;
    private final Set<String> paths;
    private final long ttlNanos;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile long goodUntilNanos;
    private volatile boolean lost;

    /**
     * Begins to hold.
     *
     * @param granted the answer that granted the claims
     * @param ttl the session's
     * @param sentNanos when the last call was sent that the session's life counts from
     * @param onLost told once, with the reason
     */
    Holding(Caller caller, Answer granted, Duration ttl, long sentNanos, Consumer<String> onLost) {
        this.caller = caller;
        this.onLost = onLost;
        this.fences = granted.list("claims").stream()
                .map(claim -> Answer.text(claim, "fence"))
                .collect(Collectors.toSet());
        this.paths = granted.list("claims").stream()
                .map(claim -> Answer.text(claim, "path"))
                .collect(Collectors.toSet());
        this.ttlNanos = ttl.toNanos();
        this.goodUntilNanos = sentNanos + ttlNanos;
        start("dibs-heartbeat", this::beat);
        long revision = (long) Answer.number(granted.body(), "revision", 0);
        start("dibs-events", () -> follow(revision));
    }

    /** Whether the claims were lost; also when nobody noticed yet, as this process was stopped while their time ran out. */
    boolean isLost() {
        return lost || isPast();
    }

    private boolean isPast() {
        return goodUntilNanos - System.nanoTime() <= 0;
    }

    @Override
    public void close() {
        ended.countDown();
    }

    private static void start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void beat() {
        long interval = Math.min(INTERVAL.toNanos(), ttlNanos / 3);
        long pause = interval;
        while (!over(pause)) {
            // past it nothing is asked any more: others may have been let in, and no answer changes that
            boolean beaten = !isPast() && beatOnce();
            pause = beaten ? interval : ThreadLocalRandom.current().nextLong(100_000_000L, 600_000_000L);
            if (isPast()) {
                lose("the node could not be reached in time, so others may hold it now");
            }
        }
    }

    private boolean beatOnce() {
        try {
            long left = Math.max(1, TimeUnit.NANOSECONDS.toMillis(goodUntilNanos - System.nanoTime()));
            Answer answer = caller.api()
                    .once(
                            "POST",
                            caller.session().target() + "/heartbeat",
                            Map.of(),
                            caller.session().token(),
                            Duration.ofMillis(Math.min(left, ONE_CALL.toMillis())));
            if (answer.ok()) {
                goodUntilNanos = answer.sentNanos() + ttlNanos;
            } else if (answer.sessionIsGone() || answer.problem().equals("claim-lost")) {
                lose(answer.detail());
            }
            return answer.ok();
        } catch (IOException repeated) {
            return false;
        }
    }

    private void follow(long granted) {
        long revision = granted;
        while (!over(0)) {
            String target = caller.target("/events?after=" + revision + "&wait=20s&session="
                    + Api.segment(caller.session().id()));
            try {
                Answer answer = caller.api().once("GET", target, null, null, Duration.ofSeconds(30));
                if (answer.ok()) {
                    answer.list("events").forEach(this::look);
                    revision = (long) Answer.number(answer.body(), "revision", (double) revision);
                } else if (over(TimeUnit.SECONDS.toNanos(1))) {
                    return;
                }
            } catch (IOException repeated) {
                if (over(ThreadLocalRandom.current().nextLong(200_000_000L, 1_000_000_000L))) {
                    return;
                }
            }
        }
    }

    private void look(Map<String, Object> event) {
        String type = Answer.text(event, "type");
        String fence = Answer.text(event, "fence");
        boolean mine = fence.isEmpty() || fences.contains(fence);
        if (LOSSES.contains(type)
                && mine
                && Answer.text(event, "session").equals(caller.session().id())) {
            String by = Answer.text(event, "by");
            String reason = Answer.text(event, "reason");
            lose(Answer.text(event, "path") + " " + type.substring("claim.".length())
                    + (by.isEmpty() ? "" : " by " + by)
                    + (reason.isEmpty() ? "" : ": " + reason));
        } else if (type.equals("claim.handed")
                && paths.contains(Answer.text(event, "path"))
                && Answer.text(event, "by").equals(caller.session().id())) {
            lose(Answer.text(event, "path") + " handed to " + Answer.text(event, "session"));
        } else if (type.equals("reset")) {
            confirm();
        }
    }

    /** After a hole in the events: what is held now says whether something was lost meanwhile. */
    private void confirm() {
        try {
            Answer answer = caller.get(caller.target(
                    "/claims?limit=1000&session=" + Api.segment(caller.session().id())));
            List<String> held = answer.list("claims").stream()
                    .map(claim -> Answer.text(claim, "fence"))
                    .toList();
            if (answer.ok() && !held.containsAll(fences)) {
                lose("it is no longer held, after a gap in the events");
            }
        } catch (IOException heartbeatsWillTell) {
            // the next heartbeat answers
        }
    }

    private synchronized void lose(String why) {
        if (!lost && ended.getCount() > 0) {
            lost = true;
            ended.countDown();
            onLost.accept(why);
        }
    }

    private boolean over(long nanos) {
        try {
            long untilGood = Math.max(0, goodUntilNanos - System.nanoTime());
            return ended.await(Math.min(nanos, untilGood), TimeUnit.NANOSECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
