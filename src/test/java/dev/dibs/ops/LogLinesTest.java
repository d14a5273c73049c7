package dev.dibs.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dibs.core.model.Call;
import dev.dibs.core.model.Command;
import dev.dibs.core.model.Owner;
import dev.dibs.core.model.Reply;
import dev.dibs.core.model.RequestId;
import dev.dibs.core.model.SessionInfo;
import dev.dibs.service.Caller;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class LogLinesTest {
    private static LogRecord entry() {
        LogRecord entry = new LogRecord(Level.WARNING, "it is {0}: \"quoted\"\nand a second line");
        entry.setInstant(Instant.parse("2026-01-02T03:04:05.060Z"));
        entry.setLoggerName("dev.dibs.Some");
        entry.setParameters(new Object[] {"late"});
        return entry;
    }

    @Test
    void an_entry_is_one_json_object_on_one_line() {
        String line = new JsonLines().format(entry());
        assertThat(line).endsWith("\n");
        assertThat(line.indexOf('\n')).isEqualTo(line.length() - 1);
        assertThat(new JsonObject(line).getMap())
                .containsOnly(
                        Map.entry("time", "2026-01-02T03:04:05.060Z"),
                        Map.entry("level", "WARNING"),
                        Map.entry("logger", "dev.dibs.Some"),
                        Map.entry("thread", Thread.currentThread().getName()),
                        Map.entry("message", "it is late: \"quoted\"\nand a second line"));
    }

    @Test
    void what_was_thrown_is_told_with_its_stack() {
        LogRecord entry = entry();
        entry.setThrown(new IllegalStateException("broken"));
        assertThat(new JsonObject(new JsonLines().format(entry)).getString("exception"))
                .startsWith("java.lang.IllegalStateException: broken\n\tat ");
        assertThat(new TextLines().format(entry))
                .startsWith("2026-01-02T03:04:05.060Z WARNING it is late")
                .contains("(dev.dibs.Some, ")
                .contains("java.lang.IllegalStateException: broken\n\tat ");
    }

    @Test
    void values_that_bear_a_token_do_not_show_it() {
        String token = "secret-of-somebody";
        SessionInfo info =
                new SessionInfo("one", "agent", new Owner("n", "u", "h", "t", "d"), 0, "b", "node", Map.of());
        Command open = new Command.Open(new Call(RequestId.own("r"), "", "node"), info, token, "hash", 0);
        assertThat(open.toString()).contains("one").doesNotContain(token);
        assertThat(new Reply.Opened(null, token, true).toString()).doesNotContain(token);
        assertThat(Caller.of(token).toString()).doesNotContain(token);
    }
}
