package dev.dibs.bench;

import com.hazelcast.map.IMap;
import dev.dibs.ClaimOptions;
import dev.dibs.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * Claims and releases against puts of a short text into a map, in rounds that take turns.
 *
 * @param claims claims and releases per second, the median of the rounds
 * @param puts per second into the partition that the workspace is in
 * @param spread puts per second into all partitions
 */
record Versus(double claims, double puts, double spread) {
    private static final Duration ROUND = Duration.ofMillis(1_500);
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 7);

    static Versus run(Embedded node, String workspace, int callers, Callable<Long> compiledMillis) throws Exception {
        List<Session> sessions = node.sessions(workspace, callers);
        IMap<String, String> raw = node.rawMap();
        ClaimOptions options = new ClaimOptions().setReason("because");
        List<String> near = keysLike(node, workspace, callers);
        Samples claims = new Samples();
        Samples puts = new Samples();
        Samples spread = new Samples();
        try (Callers all = new Callers(callers)) {
            Callers.Call pair = i -> {
                Session session = sessions.get(i);
                String path = "customers/" + i;
                Object claim = Embedded.done(session.claim(path, options));
                Object released = Embedded.done(session.release(List.of(path)));
            };
            all.warmUp(pair, compiledMillis);
            for (int round = -1; round < ROUNDS; round++) {
                double claimed = 2 * all.run(ROUND, pair).perSecond();
                double put = all.run(ROUND, i -> raw.put(near.get(i), "session-" + i))
                        .perSecond();
                double anywhere =
                        all.run(ROUND, i -> raw.put("any-" + i, "session-" + i)).perSecond();
                if (round >= 0) {
                    claims.add(claimed);
                    puts.add(put);
                    spread.add(anywhere);
                }
            }
        }
        return new Versus(claims.median(), puts.median(), spread.median());
    }

    double ratio() {
        return claims / puts;
    }

    void remark() {
        Row.remark("puts spread over all partitions: %,.0f/s; against those %.2f x", spread, claims / spread);
    }

    /** Keys in a workspace's partition. */
    private static List<String> keysLike(Embedded node, String workspace, int number) {
        List<String> keys = new ArrayList<>();
        for (int i = 0; keys.size() < number; i++) {
            if (node.partition("key-" + i) == node.partition(workspace)) {
                keys.add("key-" + i);
            }
        }
        return keys;
    }
}
