package dev.dibs.core.ledger;

import static org.assertj.core.api.Assertions.fail;

import dev.dibs.kit.Histories;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The laws over random histories; {@code -Ddibs.laws.commands=5000000 -Ddibs.laws.seed=7} for more, or others. */
class LawsTest {
    /** So far away that two runs of histories do not meet. */
    private static final long FAR = 1_000_000_000L;

    @Test
    void the_laws_hold_over_random_histories() {
        long seed = Long.getLong("dibs.laws.seed", System.nanoTime() & 0xffffffL);
        long commands = Long.getLong("dibs.laws.commands", 200_000);
        System.out.println("laws: seed " + seed + ", " + commands + " commands");
        CompletableFuture<Histories.Broken> half = commands < 1_000
                ? CompletableFuture.completedFuture(null)
                : CompletableFuture.supplyAsync(() -> new Histories(Histories::real).run(seed + FAR, commands / 2));
        Histories.Broken broken = new Histories(Histories::real).run(seed, (commands + 1) / 2);
        Histories.Broken other = half.join();
        if (broken != null || other != null) {
            fail((broken != null ? broken : other).told());
        }
    }
}
