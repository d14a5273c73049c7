package dev.dibs.core.ledger;

import static org.assertj.core.api.Assertions.fail;

import dev.dibs.kit.Histories;
import org.junit.jupiter.api.Test;

/** The laws over random histories; {@code -Ddibs.laws.commands=5000000 -Ddibs.laws.seed=7} for more, or others. */
class LawsTest {
    @Test
    void the_laws_hold_over_random_histories() {
        long seed = Long.getLong("dibs.laws.seed", System.nanoTime() & 0xffffffL);
        long commands = Long.getLong("dibs.laws.commands", 200_000);
        System.out.println("laws: seed " + seed + ", " + commands + " commands");
        Histories.Broken broken = new Histories(Histories::real).run(seed, commands);
        if (broken != null) {
            fail(broken.told());
        }
    }
}
