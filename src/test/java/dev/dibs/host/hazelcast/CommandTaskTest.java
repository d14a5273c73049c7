package dev.dibs.host.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dibs.core.ledger.Ledger;
import dev.dibs.core.model.Call;
import dev.dibs.core.model.Claim;
import dev.dibs.core.model.Command;
import dev.dibs.core.model.Event;
import dev.dibs.core.model.LedgerSettings;
import dev.dibs.core.model.RequestId;
import dev.dibs.host.HostException;
import dev.dibs.host.LedgerKeeper;
import dev.dibs.host.StepLog;
import dev.dibs.kit.Chronicle;
import dev.dibs.kit.HandTime;
import dev.dibs.kit.OneNode;
import dev.dibs.kit.QuietLog;
import dev.dibs.wire.binary.Letter;
import dev.dibs.wire.binary.StepBytes;
import java.util.AbstractMap.SimpleEntry;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class CommandTaskTest {
    /** Its copies have them all the same: else they would be sent the whole ledger. */
    @Test
    void of_steps_that_cannot_be_written_down_none_is_acknowledged() {
        LedgerKeeper keeper =
                new LedgerKeeper(new OneNode(), name -> LedgerSettings.defaults(), new HandTime(), (name, tick) -> {});
        keeper.writeDown(brokenLog());
        Chronicle chronicle = new Chronicle("w", 3);
        chronicle.go(50, StepLog.NONE);
        Ledger ledger = chronicle.ledger();
        Map.Entry<String, Ledger> copy = new SimpleEntry<>("w", Ledger.of(ledger.snapshot()));
        List<Letter> letters = chronicle.steps.stream()
                .flatMap(steps -> steps.more().stream())
                .map(next -> new Letter(next.command()))
                .toList();
        assertThat(letters).hasSizeGreaterThan(5);
        CommandTask task = new CommandTask(letters, 0, 0, 0);
        List<Outcome> outcomes = task.run(keeper, new SimpleEntry<>("w", ledger));
        assertThat(outcomes).hasSameSizeAs(letters).allSatisfy(outcome -> {
            assertThat(outcome.answer()).isNull();
            assertThat(outcome.code()).isEqualTo(HostException.Code.UNKNOWN);
            assertThat(outcome.message()).contains("no more room in the log");
        });
        var ignored = Objects.requireNonNull(task.getBackupProcessor()).process(copy);
        assertThat(copy.getValue().snapshot()).isEqualTo(ledger.snapshot());
    }

    /** The steps alone would lead them elsewhere. */
    @Test
    void after_a_step_that_failed_half_way_copies_are_sent_the_whole_ledger() {
        LedgerKeeper keeper =
                new LedgerKeeper(new OneNode(), name -> LedgerSettings.defaults(), new HandTime(), (name, tick) -> {});
        Chronicle chronicle = new Chronicle("w", 3);
        chronicle.go(50, StepLog.NONE);
        Ledger ledger = chronicle.ledger();
        Call call = new Call(RequestId.own("broken"), "", "n");
        Command broken = new Command.EndSession(call, null, "pid", Claim.NEVER, null);
        CommandTask task = new CommandTask(List.of(new Letter(keeper.tick()), new Letter(broken)), 0, 0, 0);
        List<Outcome> outcomes = task.run(keeper, new SimpleEntry<>("w", ledger));
        assertThat(outcomes.get(0).answer()).isNotNull();
        assertThat(outcomes.get(1).code()).isEqualTo(HostException.Code.FAULT);
        assertThat(task.getBackupProcessor()).isInstanceOf(WholeTask.class);
    }

    private static StepLog brokenLog() {
        return new QuietLog() {
            @Override
            public void taken(Ledger ledger, StepBytes steps, List<Event> events) {
                throw new IllegalStateException("no more room in the log");
            }
        };
    }
}
