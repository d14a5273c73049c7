package dev.dibs.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import org.junit.jupiter.api.Test;

/** The protocol on virtual time; {@code -Ddibs.sim.histories=1000000 -Ddibs.sim.seed=7} for more, or others. */
class SimulationTest {
    @Test
    void the_rules_hold_whatever_happens_to_the_cluster() {
        long seed = Long.getLong("dibs.sim.seed", 1);
        long histories = Long.getLong("dibs.sim.histories", 20_000);
        System.out.println("simulation: seed " + seed + ", " + histories + " histories");
        Simulations simulations = new Simulations(Bug.NONE, plan -> true);
        Simulations.Broken broken = simulations.run(seed, histories);
        Load load = simulations.load();
        System.out.println("simulation: " + load);
        if (broken != null) {
            fail(broken.told());
        }
        if (histories >= 500) {
            assertThat(load.grants).as("too little was granted").isGreaterThan(10 * histories);
            assertThat(load.cuts).isGreaterThan(histories / 2);
            assertThat(load.merges).isGreaterThan(histories / 4);
            assertThat(load.crashes).isGreaterThan(histories / 4);
            assertThat(load.runs).isGreaterThan(histories / 4);
        }
    }
}
