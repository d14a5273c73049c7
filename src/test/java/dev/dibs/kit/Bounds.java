package dev.dibs.kit;

import dev.dibs.core.model.LedgerSettings;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Random bounds for a history: at times so tight that every one of them is met. */
final class Bounds {
    private Bounds() {}

    static LedgerSettings draw(Random random) {
        boolean tight = random.nextInt(3) == 0;
        Map<String, Long> ttl = new TreeMap<>();
        boolean brief = random.nextInt(3) == 0;
        ttl.put("", brief ? 2_000L : 120_000L);
        ttl.put("agent", brief ? 3_000L : 300_000L);
        ttl.put("service", brief ? 1_000L : 30_000L);
        return new LedgerSettings(
                tight ? 1 + random.nextInt(6) : 500,
                tight ? 2 + random.nextInt(4) : 50,
                tight ? random.nextInt(4) : 100,
                tight ? random.nextInt(3) : 100,
                tight ? 1 + random.nextInt(3) : 20,
                tight ? random.nextInt(3) : 50,
                tight ? 16 : 1_000,
                tight ? 1 + random.nextInt(20) : 80,
                tight ? 1_024 + random.nextInt(8_000) : 1 << 20,
                tight ? 1_000 : 60_000,
                pick(random, List.of(100L, 1_000L, 5_000L)),
                pick(random, List.of(1_000L, 10_000L, 600_000L)),
                pick(random, List.of(0L, 0L, 500L, 5_000L)),
                ttl);
    }

    static <T> T pick(Random random, List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
