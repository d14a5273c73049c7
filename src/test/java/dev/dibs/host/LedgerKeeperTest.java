package dev.dibs.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dibs.core.ledger.Epochs;
import dev.dibs.core.ledger.Ledger;
import dev.dibs.core.model.Answer;
import dev.dibs.core.model.Call;
import dev.dibs.core.model.Command;
import dev.dibs.core.model.LedgerSettings;
import dev.dibs.core.model.Owner;
import dev.dibs.core.model.RequestId;
import dev.dibs.core.model.SessionInfo;
import dev.dibs.core.model.Stamp;
import dev.dibs.kit.HandTime;
import dev.dibs.kit.OneNode;
import dev.dibs.kit.QuietLog;
import dev.dibs.wire.binary.Letter;
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

    /** It may have taken steps that nobody here heard of, in the epoch of the last that is known. */
    @Test
    void whoever_gets_a_ledger_back_from_an_owner_that_is_lost_does_not_go_on_in_its_epoch() {
        Ledger own = Ledger.create("w", LedgerSettings.defaults());
        SessionInfo info = new SessionInfo("s", "agent", new Owner("s", "", "", "", ""), 0, "", "n", Map.of());
        Command open = new Command.Open(new Call(RequestId.own("r"), "", "n"), info, "t", "h", 0);
        var unused = own.apply(open, new Stamp(0, 0, "n", 100, "first-use", null));
        LedgerKeeper kept = new LedgerKeeper(alone(), name -> own.settings(), new HandTime(), (name, tick) -> {});
        assertThat(tick(kept, own).revision()).isEqualTo(own.revision());
        assertThat(Epochs.of(own.revision())).isEqualTo(100);
        LedgerKeeper promoted =
                new LedgerKeeper(after("lost"), name -> own.settings(), new HandTime(), (name, tick) -> {});
        assertThat(tick(promoted, own).revision()).isEqualTo(own.revision());
        long epoch = Epochs.of(own.revision());
        assertThat(epoch).isGreaterThan(100);
        assertThat(tick(promoted, own).revision()).isEqualTo(own.revision());
        assertThat(Epochs.of(own.revision())).isEqualTo(epoch);
    }

    private static Answer tick(LedgerKeeper keeper, Ledger ledger) {
        StepRun run = keeper.begin("w", ledger, 0, 0);
        Answer answer = run.take(new Letter(keeper.tick()));
        run.end();
        assertThat(run.ledger()).isSameAs(ledger);
        return answer;
    }

    private static Standing alone() {
        return after("");
    }

    private static Standing after(String former) {
        return new OneNode() {
            @Override
            public String formerOwner(String workspace) {
                return former;
            }
        };
    }

    private static StepLog wroteDown(long highest) {
        return new QuietLog() {
            @Override
            public long highest(String workspace) {
                return highest;
            }
        };
    }
}
