package dev.dibs.bench;

import com.hazelcast.map.IMap;
import dev.dibs.ClaimOptions;
import dev.dibs.Session;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Many callers on one path, each of which waits in line and lets go at once, against {@code IMap.lock} in turns. */
final class HandOffs {
    private static final int CALLERS = 32;
    private static final Duration ROUND = Duration.ofSeconds(2);
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 5);

    private HandOffs() {}

    /** What only its holder touches: neither volatile nor atomic, so that two holders at once spoil it. */
    private static final class Held {
        private @Nullable Thread holder;
        private long count;
        private long overlaps;

        void hold() {
            if (holder != null) {
                overlaps++;
            }
            holder = Thread.currentThread();
            count++;
            if (holder != Thread.currentThread()) {
                overlaps++;
            }
            holder = null;
        }
    }

    public static void main(String[] args) throws Exception {
        Samples claimed = new Samples();
        Samples locked = new Samples();
        long[] served = new long[CALLERS];
        Held byClaim = new Held();
        Held byLock = new Held();
        LongAdder taken = new LongAdder();
        try (Embedded node = Embedded.start("bench-" + ProcessHandle.current().pid(), List.of(), 0);
                Callers callers = new Callers(CALLERS)) {
            List<Session> sessions = node.sessions("bench", CALLERS);
            IMap<String, String> raw = node.rawMap();
            ClaimOptions options = new ClaimOptions().setWait(Duration.ofSeconds(30));
            List<String> path = List.of("the/one");
            Callers.Call turn = i -> {
                Object claim = Embedded.done(sessions.get(i).claim("the/one", options));
                byClaim.hold();
                Object released = Embedded.done(sessions.get(i).release(path));
                taken.increment();
            };
            callers.warmUp(turn);
            for (int round = -1; round < ROUNDS; round++) {
                Callers.Tally claims = callers.run(ROUND, turn);
                Callers.Tally locks = callers.run(ROUND, i -> {
                    raw.lock("the/one");
                    try {
                        byLock.hold();
                    } finally {
                        raw.unlock("the/one");
                    }
                });
                if (round >= 0) {
                    claimed.add(claims.perSecond());
                    locked.add(locks.perSecond());
                    for (int i = 0; i < CALLERS; i++) {
                        served[i] += claims.answered()[i];
                    }
                    Row.remark("locks: least served over mean %.2f", fairness(locks.answered()));
                }
            }
        }
        LockSupport.parkNanos(1);
        long overlaps = byClaim.overlaps + Math.abs(taken.sum() - byClaim.count);
        double ratio = claimed.median() / locked.median();
        double fairness = fairness(served);
        new Row(
                        "handoffs",
                        "32 callers on one path in line: hand-offs against IMap.lock; least served over mean; overlaps",
                        Row.text(
                                "%.2f x (%,.0f/s against %,.0f/s); %.3f; %d",
                                ratio, claimed.median(), locked.median(), fairness, overlaps),
                        "1.0 x; 0.98; 0",
                        ratio >= 1 && fairness >= 0.98 && overlaps == 0)
                .print();
        System.exit(0);
    }

    private static double fairness(long[] served) {
        double mean = Arrays.stream(served).average().orElse(0);
        return Arrays.stream(served).min().orElse(0) / mean;
    }
}
