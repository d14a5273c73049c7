package dev.dibs.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dibs.core.model.*;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LedgerSketchTest {
    private final Ledger ledger = Ledger.create("w", LedgerSettings.defaults());
    private long now = 1000;
    private int n;

    private Step apply(Command c) {
        return ledger.apply(c, new Stamp(now, 0, "n1", ledger.revision() == 0 ? 100 : 0, "first-use", null));
    }

    private Call call(String hash) {
        return new Call(RequestId.own("r" + n++), hash, "n1");
    }

    private void open(String id) {
        Reply r = apply(new Command.Open(
                        call(""),
                        new SessionInfo(id, "agent", new Owner(id, "", "", "", ""), 0, "", "n1", Map.of()),
                        "tok-" + id,
                        "h-" + id,
                        0))
                .answer()
                .reply();
        assertThat(r).isInstanceOf(Reply.Opened.class);
    }

    private Reply take(String s, String path, long patience) {
        return apply(new Command.Take(
                        call("h-" + s),
                        List.of(Path.parse(path)),
                        Mode.EXCLUSIVE,
                        0,
                        patience,
                        patience,
                        "",
                        Map.of(),
                        "t" + n++))
                .answer()
                .reply();
    }

    @Test
    void a_released_path_goes_to_who_waited() {
        open("a");
        open("b");
        assertThat(take("a", "src", 0)).isInstanceOf(Reply.Granted.class);
        assertThat(take("b", "src/x", 0)).isInstanceOf(Reply.Refused.class);
        assertThat(take("b", "src/x", 5000)).isInstanceOf(Reply.Queued.class);
        assertThat(take("a", "src/x", 0)).isInstanceOf(Reply.Granted.class);
        Step step = apply(new Command.Release(call("h-a"), List.of(Path.parse("src")), "", ""));
        assertThat(step.settled()).hasSize(1);
        step.events().forEach(System.out::println);
        assertThat(Ledger.of(ledger.snapshot()).snapshot()).isEqualTo(ledger.snapshot());
    }
}
