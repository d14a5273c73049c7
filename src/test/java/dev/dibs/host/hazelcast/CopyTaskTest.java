package dev.dibs.host.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.spi.exception.RetryableHazelcastException;
import dev.dibs.core.ledger.Ledger;
import dev.dibs.core.ledger.TakenSteps;
import dev.dibs.core.model.Call;
import dev.dibs.core.model.Command;
import dev.dibs.core.model.RequestId;
import dev.dibs.core.model.Stamp;
import dev.dibs.host.StepLog;
import dev.dibs.kit.Chronicle;
import dev.dibs.wire.binary.StepBytes;
import java.util.AbstractMap.SimpleEntry;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CopyTaskTest {
    private static final String WORKSPACE = "copied";

    private final Chronicle owner = new Chronicle(WORKSPACE, 77);

    private static CopyTask task(TakenSteps step) {
        return new CopyTask(new StepBytes(step, List.of()));
    }

    @Test
    void a_copy_that_takes_every_step_is_what_the_owner_is() {
        owner.go(200, StepLog.NONE);
        Map.Entry<String, Ledger> copy = new SimpleEntry<>(WORKSPACE, null);
        owner.steps.forEach(step -> task(step).process(copy));
        assertThat(owner.now(copy.getValue())).isEqualTo(owner.state());
    }

    /** Also one that told nothing, in the millisecond of the next. */
    @Test
    void a_copy_that_missed_any_step_takes_none_of_those_after_it() {
        owner.go(200, StepLog.NONE);
        int silent = 0;
        for (int missed = 0; missed + 1 < owner.steps.size(); missed++) {
            TakenSteps next = owner.steps.get(missed + 1);
            Map.Entry<String, Ledger> copy = new SimpleEntry<>(WORKSPACE, null);
            owner.steps.subList(0, missed).forEach(step -> task(step).process(copy));
            silent += next.revision() == owner.steps.get(missed).revision() ? 1 : 0;
            assertThatThrownBy(() -> task(next).process(copy))
                    .isInstanceOf(RetryableHazelcastException.class)
                    .hasMessageContaining(WORKSPACE);
        }
        assertThat(silent).isGreaterThan(20);
    }

    /** As when its owner died after a tick that nobody else heard of. */
    @Test
    void a_copy_that_is_ahead_in_time_of_its_new_owner_takes_no_step() {
        owner.go(50, StepLog.NONE);
        Ledger ledger = owner.ledger();
        Ledger ahead = Ledger.of(ledger.snapshot());
        Call call = new Call(RequestId.own("beat"), "", "n1");
        Command.Tick tick = new Command.Tick(call);
        long soon = Math.min(ledger.clock() + 5_000, ledger.nextDeadline() - 1);
        assertThat(ahead.apply(tick, Stamp.at(soon, 0, "n1")).events()).isEmpty();
        TakenSteps next =
                new TakenSteps(WORKSPACE, ledger.revision(), ledger.steps(), tick, Stamp.at(soon - 1, 0, "n2"));
        assertThat(next.follows(ledger)).isTrue();
        assertThatThrownBy(() -> task(next).process(new SimpleEntry<>(WORKSPACE, ahead)))
                .isInstanceOf(RetryableHazelcastException.class);
    }
}
