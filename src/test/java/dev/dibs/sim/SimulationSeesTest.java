package dev.dibs.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each rule of the protocol, left out on purpose, breaks a rule that the simulation looks at. */
class SimulationSeesTest {
    private static final long MOST = 2_000;
    /** Of the next 2,000 seeds four show it. */
    private static final long BARRIER = 20_001;

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "EPOCH_NEVER_STEPS, 1",
        "EPOCH_WITHOUT_PLACE, 1",
        "EPOCH_BY_LINE, 1",
        "WRITTEN_LATE, 1",
        "FORMER_OWNER_FORGOTTEN, 10600",
        "UNSEEN_WRITTEN_OVER, 1500",
        "UNSEEN_EPOCH_FORGOTTEN, 1490400",
        "NO_MERGE, 1",
        "MERGE_FORGETS_SEEN, 1",
        "COPY_UNCHECKED, 1",
        "COPIES_NOT_AWAITED, 5400",
        "COPIES_NOT_COUNTED, 1928900",
        "NO_BARRIER, 1",
        "MERGE_MAY_REVOKE, 5000",
        "MERGING_CONFIRMS, 2021800"
    })
    void a_bug_on_purpose_is_found(Bug bug, long from) {
        Simulations.Broken broken = new Simulations(bug, plan -> true).run(from, MOST);
        assertThat(broken).as("no rule saw " + bug).isNotNull();
        System.out.println("simulation: " + bug + " breaks: " + broken.rule() + ", seed "
                + broken.plan().seed());
    }

    @Test
    void without_the_barrier_two_hold_at_a_time() {
        long histories = Long.getLong("dibs.sim.histories", MOST);
        Map<String, Long> broken = new Simulations(Bug.NO_BARRIER, Plan::quorum).tally(BARRIER, histories);
        System.out.println("simulation: of " + histories + " seeds from " + BARRIER
                + " those with a quorum, without the barrier: " + broken);
        assertThat(broken).containsKey("no two hold at a time");
    }
}
