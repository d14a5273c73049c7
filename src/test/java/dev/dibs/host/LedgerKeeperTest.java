package dev.dibs.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dibs.core.ledger.Epochs;
import dev.dibs.core.ledger.Ledger;
import dev.dibs.core.ledger.TakenStep;
import dev.dibs.core.model.Call;
import dev.dibs.core.model.Command;
import dev.dibs.core.model.Event;
import dev.dibs.core.model.LedgerSettings;
import dev.dibs.core.model.Owner;
import dev.dibs.core.model.RequestId;
import dev.dibs.core.model.SessionInfo;
import dev.dibs.core.model.Stamp;
import dev.dibs.kit.HandTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LedgerKeeperTest {
    private static final long TAKEN = Epochs.first(900_000_000) + 5;

    @Test
    void an_epoch_that_this_node_took_is_not_taken_again_for_an_older_ledger() {
        LedgerKeeper keeper =
                new LedgerKeeper(alone(), name -> LedgerSettings.defaults(), new HandTime(), (name, tick) -> {});
        keeper.writeDown(wroteDown(TAKEN));
        Ledger older = Ledger.create("w", LedgerSettings.defaults());
        SessionInfo info = new SessionInfo("s", "agent", new Owner("s", "", "", "", ""), 0, "", "n", Map.of());
        Command open = new Command.Open(new Call(RequestId.own("r"), "", "n"), info, "t", "h", 0);
        var unused = older.apply(open, new Stamp(0, 0, "other", 100, "first-use", null));
        Ledger back = keeper.bringBack("w", null, older, keeper.resume("n"));
        assertThat(back).isNotNull();
        assertThat(Epochs.of(back.revision())).isGreaterThan(Epochs.of(TAKEN));
    }

    private static Standing alone() {
        return new Standing() {
            @Override
            public String nodeId() {
                return "n";
            }

            @Override
            public boolean lives(String nodeId) {
                return nodeId.equals("n");
            }

            @Override
            public int place() {
                return 0;
            }

            @Override
            public boolean hasQuorum() {
                return true;
            }
        };
    }

    private static StepLog wroteDown(long highest) {
        return new StepLog() {
            @Override
            public void taken(Ledger ledger, TakenStep step, List<Event> events) {
                // not looked at
            }

            @Override
            public void came(Ledger ledger, List<Event> events) {
                // not looked at
            }

            @Override
            public boolean bringsBack(String workspace) {
                return false;
            }

            @Override
            public long highest(String workspace) {
                return highest;
            }
        };
    }
}
