package dev.dibs.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dibs.kit.Run;
import dev.dibs.kit.RunChecker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who checks the checker: it passes a cluster without a bug, and sees each bug that a cluster is given. */
class CheckerTest {
    private static final int LEAST = 60;
    private static final int SEEDS = 40;

    @Test
    void a_cluster_without_a_bug_is_passed() {
        for (long seed = 0; seed < 500; seed++) {
            for (boolean quorum : new boolean[] {true, false}) {
                Run run = Sketch.of(null, quorum, seed);
                assertThat(RunChecker.judge(run, LEAST))
                        .as("seed " + seed + ", quorum " + quorum)
                        .isEmpty();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_bug_is_reported_by_the_rule_meant_for_it(Sketch.Bug bug) {
        int seen = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            Run run = Sketch.of(bug, bug.quorum, seed);
            if (RunChecker.judge(run, LEAST).stream().anyMatch(fault -> fault.rule() == bug.rule)) {
                seen++;
            }
        }
        assertThat(seen).as("of " + SEEDS + " runs with it").isGreaterThan(SEEDS / 2);
    }
}
