package dev.dibs.core.ledger;

import static org.assertj.core.api.Assertions.fail;

import dev.dibs.kit.MergeHistories;
import org.junit.jupiter.api.Test;

/** The laws of merges over random cuts; {@code -Ddibs.merge.histories=100000 -Ddibs.merge.seed=7} for more, or others. */
class MergeLawsTest {
    @Test
    void the_laws_hold_over_random_cuts_and_merges() {
        long seed = Long.getLong("dibs.merge.seed", System.nanoTime() & 0xffffffL);
        long histories = Long.getLong("dibs.merge.histories", 800);
        System.out.println("merge laws: seed " + seed + ", " + histories + " histories");
        MergeHistories.Broken broken = MergeHistories.real().run(seed, histories);
        if (broken != null) {
            fail(broken.told());
        }
    }
}
