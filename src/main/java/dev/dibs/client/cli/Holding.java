package dev.dibs.client.cli;

import dev.dibs.client.Answer;
import dev.dibs.client.Api;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Keeps claims alive while something is done under them, and notices when they are lost.
 *
 * <p>Every answered heartbeat says how long the session lives, counted here from when it was <em>sent</em>: the node counts from
 * later, so this side gives up first. A heartbeat that fails is repeated, with jitter, until then. Three threads: one
 * heartbeats, one follows the session's events, to learn at once that a claim was broken, revoked or has expired, and one
 * watches the clock alone, as a call may hang, or wait for a sidecar that starts.
 *
 * <p>What a machine sleeps counts for nodes elsewhere, and does not for a node on the same machine: whoever slept too long asks.
 */
final class Holding implements AutoCloseable {
    private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long ONE_CALL_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long LEAST_CALL_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    /** What runs under the claims is asked to end so long before others may be let in, where the time to live allows it. */
    private static final long NOTICE_NANOS = TimeUnit.SECONDS.toNanos(Child.GRACE_SECONDS + 1);

    private static final long DOUBT_NANOS = TimeUnit.SECONDS.toNanos(3);
    /** A heartbeat lists so many claims at most. */
    private static final int MOST_LISTED = 1_000;
    /** To be let go or handed on by somebody else of the same session is a loss, too. */
    private static final Set<String> LOSSES =
            Set.of("claim.expired", "claim.broken", "claim.revoked", "claim.released");

    private final Caller caller;
    private final Consumer<String> onLost;
    /** What is held: path and fence. A path that its session claims anew has a higher one. */
    private final Map<String, String> fences = new ConcurrentHashMap<>();

    private final CountDownLatch ended = new CountDownLatch(1);
    private final Semaphore soon = new Semaphore(0);
    private final SleepWatch sleep = new SleepWatch();
    /** Until when it is good, by the monotonic clock, if this machine had slept no more than this since the beginning. */
    private volatile Good good;

    private volatile boolean lost;

    /** @param early whether there is time to ask what runs to end before it is over: not when a claim's answer took most of it */
    private record Good(long ttlNanos, long untilNanos, long sleptNanos, boolean early) {
        /** How long it lasts if what was slept does not count. */
        long leftAwake() {
            return untilNanos - System.nanoTime();
        }

        /** So long before it is over what runs is asked to end. */
        long notice() {
            return early ? Math.min(NOTICE_NANOS, ttlNanos / 5) : 0;
        }

        long interval() {
            return Math.min(INTERVAL_NANOS, ttlNanos / 3);
        }
    }

    /**
     * Begins to hold.
     *
     * @param granted the answer that granted the claims
     * @param ttl the session's
     * @param sentNanos when the last call was sent that the session's life counts from, on the monotonic clock
     * @param onLost told once, with the reason
     */
    Holding(Caller caller, Answer granted, Duration ttl, long sentNanos, Consumer<String> onLost) {
        this.caller = caller;
        this.onLost = onLost;
        granted.list("claims").forEach(claim -> fences.put(Answer.text(claim, "path"), Answer.text(claim, "fence")));
        long until = sentNanos + ttl.toNanos();
        this.good = new Good(ttl.toNanos(), until, 0, until - System.nanoTime() > ttl.toNanos() / 2);
        start("dibs-clock", this::watchClock);
        start("dibs-heartbeat", this::beat);
        long revision = (long) Answer.number(granted.body(), "revision", 0);
        start("dibs-events", () -> follow(revision));
    }

    /** Whether the claims were lost; also when nobody noticed yet, as this process or its machine stood still while their time ran out. */
    boolean isLost() {
        while (!lost && good.leftAwake() > 0 && left() <= 0) {
            // it woke just now: the others settle it
            soon.release();
            if (endsWithin(LOOK_NANOS / 10)) {
                break;
            }
        }
        return lost || good.leftAwake() <= 0;
    }

    /** How long it is good for those who did not sleep. */
    private long left() {
        Good now = good;
        return now.leftAwake() - (sleep.nanos() - now.sleptNanos());
    }

    @Override
    public void close() {
        ended.countDown();
        soon.release();
    }

    private static void start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void watchClock() {
        long inDoubt = 0;
        for (long wait = 0; !endsWithin(wait); ) {
            Good now = good;
            long left = left() - now.notice();
            long awake = now.leftAwake() - now.notice();
            if (awake <= 0 || inDoubt > DOUBT_NANOS) {
                lose("the node could not be reached in time, so others may hold it soon");
                return;
            }
            wait = Math.min(LOOK_NANOS, Math.max(1_000_000, left > 0 ? left : awake));
            if (left <= 0) {
                // the machine slept: the node knows what that means
                soon.release();
                inDoubt += wait;
            } else {
                inDoubt = 0;
            }
        }
    }

    private void beat() {
        // a claim that took long to be answered has used up some of its time
        long pause = good.leftAwake() - good.ttlNanos() + good.interval();
        while (!endsWithin(0)) {
            beatWithin(pause);
            // past it nothing is asked any more: others may have been let in, and no answer changes that
            boolean beaten = !lost && good.leftAwake() > 0 && !endsWithin(0) && beatOnce();
            pause = beaten ? good.interval() : ThreadLocalRandom.current().nextLong(100_000_000L, 600_000_000L);
        }
    }

    private void beatWithin(long nanos) {
        try {
            if (soon.tryAcquire(nanos, TimeUnit.NANOSECONDS)) {
                int ignored = soon.drainPermits();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            ended.countDown();
        }
    }

    private boolean beatOnce() {
        try {
            long slept = sleep.nanos();
            // short enough for another try
            long most = Math.max(LEAST_CALL_NANOS, Math.min(ONE_CALL_NANOS, good.interval() / 2));
            long within = Math.max(1, TimeUnit.NANOSECONDS.toMillis(Math.min(most, good.leftAwake())));
            Answer answer = caller.api()
                    .once(
                            "POST",
                            caller.session().target() + "/heartbeat",
                            Map.of(),
                            caller.session().token(),
                            Duration.ofMillis(within));
            if (answer.ok()) {
                stillGood(answer, slept);
            } else if (answer.sessionIsGone() || answer.problem().equals("claim-lost")) {
                lose(answer.detail());
            }
            return answer.ok() && !lost;
        } catch (IOException | RuntimeException repeated) {
            // what cannot be asked now, be it as the sidecar does not start, is asked again until the time is up
            return false;
        }
    }

    private synchronized void stillGood(Answer beaten, long slept) {
        if (lost) {
            return;
        }
        long life = (long) (1e9 * Answer.number(beaten.body(), "secondsUntilStale", good.ttlNanos() / 1e9));
        good = new Good(life, beaten.sentNanos() + life, slept, true);
        List<Map<String, Object>> claims = beaten.list("claims");
        if (claims.size() >= MOST_LISTED) {
            return;
        }
        Map<String, String> listed = claims.stream()
                .collect(Collectors.toMap(
                        claim -> Answer.text(claim, "path"), claim -> Answer.text(claim, "fence"), (a, b) -> b));
        for (String path : List.copyOf(fences.keySet())) {
            String now = listed.get(path);
            if (now == null) {
                lose(path + " is no longer held");
            } else {
                fences.put(path, now);
            }
        }
    }

    private void follow(long granted) {
        long revision = granted;
        while (!endsWithin(0)) {
            String target = caller.target("/events?after=" + revision + "&wait=20s&session="
                    + Api.segment(caller.session().id()));
            try {
                Answer answer = caller.api().once("GET", target, null, null, Duration.ofSeconds(30));
                if (answer.ok()) {
                    answer.list("events").forEach(this::look);
                    revision = (long) Answer.number(answer.body(), "revision", (double) revision);
                } else if (endsWithin(TimeUnit.SECONDS.toNanos(1))) {
                    return;
                }
            } catch (IOException | RuntimeException repeated) {
                if (endsWithin(ThreadLocalRandom.current().nextLong(200_000_000L, 1_000_000_000L))) {
                    return;
                }
            }
        }
    }

    private void look(Map<String, Object> event) {
        String type = Answer.text(event, "type");
        if (LOSSES.contains(type)
                && isOurs(Answer.text(event, "path"), Answer.text(event, "fence"))
                && Answer.text(event, "session").equals(caller.session().id())) {
            String by = Answer.text(event, "by");
            String reason = Answer.text(event, "reason");
            lose(Answer.text(event, "path") + " " + type.substring("claim.".length())
                    + (by.isEmpty() ? "" : " by " + by)
                    + (reason.isEmpty() ? "" : ": " + reason));
        } else if (type.equals("claim.handed")
                && fences.containsKey(Answer.text(event, "path"))
                && Answer.text(event, "by").equals(caller.session().id())) {
            lose(Answer.text(event, "path") + " handed to " + Answer.text(event, "session"));
        } else if (type.equals("reset")) {
            // a loss may be among what is missing: the answer of a heartbeat lists what is held
            soon.release();
        }
    }

    private boolean isOurs(String path, String fence) {
        String known = fences.get(path);
        return known != null && (fence.isEmpty() || Fences.compare(fence, known) >= 0);
    }

    private synchronized void lose(String why) {
        if (!lost && ended.getCount() > 0) {
            lost = true;
            close();
            onLost.accept(why);
        }
    }

    private boolean endsWithin(long nanos) {
        try {
            return ended.await(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
