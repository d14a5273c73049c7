package dev.dibs.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each rule of the protocol, left out on purpose, breaks a rule that the simulation looks at. */
class SimulationSeesTest {
    private static final long MOST = 20_000;

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "EPOCH_NEVER_STEPS",
        "EPOCH_WITHOUT_PLACE",
        "EPOCH_BY_LINE",
        "WRITTEN_LATE",
        "FORMER_OWNER_FORGOTTEN",
        "UNSEEN_WRITTEN_OVER",
        "NO_MERGE",
        "MERGE_FORGETS_SEEN",
        "RESTORED_WITHOUT_EPOCH",
        "COPY_UNCHECKED",
        "COPIES_NOT_AWAITED",
        "NO_BARRIER",
        "MERGE_MAY_REVOKE"
    })
    void a_bug_on_purpose_is_found(Bug bug) {
        Simulations.Broken broken = new Simulations(bug, plan -> true).run(1, MOST);
        assertThat(broken).as("no rule saw " + bug).isNotNull();
        System.out.println("simulation: " + bug + " breaks: " + broken.rule() + ", seed "
                + broken.plan().seed());
    }
}
