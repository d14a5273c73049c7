package dev.dibs.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dibs.kit.DibsCommand;
import dev.dibs.kit.DibsCommand.Result;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What no command should be given: each is refused by name, on standard error, and changes nothing. */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class BadCommandTest {
    private static final String DEEP = "a/".repeat(70) + "a";

    @TempDir
    static Path folder;

    private static DibsCommand dibs;

    /** A command, what it must end with, and what its error must name. */
    private record Bad(int exit, String names, String... args) {}

    @BeforeAll
    static void start() {
        dibs = new DibsCommand(folder);
        assertThat(dibs.run("up").exit()).isZero();
        assertThat(dibs.as("holder", "claim", "held").exit()).isZero();
    }

    @AfterAll
    static void end() {
        dibs.close();
    }

    @Test
    void bad_commands_are_refused_by_name_and_without_a_stack_trace() {
        List<Bad> table = List.of(
                new Bad(2, "say what to do"),
                new Bad(2, "nonsense", "nonsense"),
                new Bad(2, "clam", "clam", "src"),
                new Bad(2, "PATH", "claim"),
                new Bad(2, "--bogus", "claim", "a", "--bogus"),
                new Bad(2, "--ttl", "claim", "a", "--ttl"),
                new Bad(2, "ttl", "claim", "a", "--ttl", "soon"),
                new Bad(2, "ttl", "claim", "a", "--ttl", "0s"),
                new Bad(2, "ttl", "claim", "a", "--ttl", "-5m"),
                new Bad(2, "ttl", "claim", "a", "--ttl", "8d"),
                new Bad(2, "wait", "claim", "a", "--wait", "25h"),
                new Bad(2, "wait", "claim", "a", "--wait", "99999999999999999999s"),
                new Bad(2, "'..'", "claim", "../outside"),
                new Bad(2, "'..'", "claim", "a/../../b"),
                new Bad(2, "path", "claim", ""),
                new Bad(2, "path", "claim", "/"),
                new Bad(2, "path", "claim", "/absolute"),
                new Bad(2, "path", "claim", "a//b"),
                new Bad(2, "path", "claim", "a\tb"),
                new Bad(2, "path", "claim", "a\u202eb"),
                new Bad(2, "path", "claim", "a#b#c"),
                new Bad(2, "path", "claim", "x".repeat(1_025)),
                new Bad(2, "path", "claim", DEEP),
                new Bad(2, "reason", "claim", "a", "--reason", "r".repeat(1_001)),
                new Bad(2, "--pid", "claim", "a", "--pid", "me"),
                new Bad(2, "pid", "claim", "a", "--pid", "-1"),
                new Bad(2, "workspace", "claim", "a", "-w", "no/name"),
                new Bad(2, "workspace", "claim", "a", "-w", ".hidden"),
                new Bad(2, "workspace", "check", "a", "-w", "w".repeat(129)),
                new Bad(2, "id", "claim", "a", "--as", "bad\u0007id"),
                new Bad(2, "release", "release"),
                new Bad(2, "release", "release", "held", "--all"),
                new Bad(1, "not open", "release", "held", "--as", "never"),
                new Bad(1, "not open", "heartbeat", "--as", "never"),
                new Bad(2, "PATH", "check"),
                new Bad(2, "mode", "ls", "--mode", "sideways"),
                new Bad(2, "--help-me", "run", "held", "--help-me", "--", "true"),
                new Bad(2, "name the paths", "run", "--", "true"),
                new Bad(2, "name the paths", "run", "held"),
                new Bad(1, "cannot run 'no-such-program'", "run", "free", "--", "no-such-program"),
                new Bad(2, "--to", "handoff", "held"),
                new Bad(2, "--reason", "break", "held"),
                new Bad(1, "no claim is on just free", "break", "free", "--reason", "x"),
                new Bad(2, "kind", "open", "--kind", "two words"),
                new Bad(2, "type", "watch", "--type", "no.such.type", "--count", "1"),
                new Bad(2, "--count", "watch", "--count", "many"),
                new Bad(2, "--count is 0", "watch", "--count", "0"),
                new Bad(2, "--limit is 0", "history", "held", "--limit", "0"),
                new Bad(2, "--limit is -3", "conflicts", "--limit", "-3"),
                new Bad(2, "--export", "history", "--json", "--export", "csv"),
                new Bad(2, "UTF-8", "claim", "\uFFFD\uFFFD"),
                new Bad(2, "shell", "completion", "powershell"),
                new Bad(2, "http.port", "up", "--http-port", "70000"),
                new Bad(2, "cluster.role", "up", "--role", "boss"),
                new Bad(2, "--no-such-setting", "up", "--no-such-setting", "1"));
        for (Bad bad : table) {
            Result result = dibs.run(bad.args());
            String said = "dibs " + String.join(" ", bad.args()) + "\n" + result.all();
            assertThat(result.exit()).as(said).isEqualTo(bad.exit());
            assertThat(result.err()).as(said).contains(bad.names());
            assertThat(result.err() + result.out())
                    .as(said)
                    .doesNotContain("\tat ")
                    .doesNotContain("Exception")
                    .doesNotContain("unexpected:");
        }
        assertThat(dibs.holder("held")).isEqualTo("holder");
        assertThat(dibs.as("holder", "claim", "held").exit()).isZero();
    }

    @Test
    void bad_surroundings_are_refused_by_name() {
        refused("DIBS_URL", "not a url", 2, "DIBS_URL");
        refused("DIBS_URL", "ftp://127.0.0.1", 2, "DIBS_URL");
        refused("DIBS_URL", "http://127.0.0.1:1", 6, "no node answers at http://127.0.0.1:1");
        refused("DIBS_HTTP_PROT", "1", 2, "did you mean DIBS_HTTP_PORT");
        refused("DIBS_HTTP_PORT", "many", 2, "http.port");
        refused("DIBS_CLUSTER_QUORUM", "0", 2, "cluster.quorum");
    }

    private static void refused(String variable, String value, int exit, String names) {
        DibsCommand other = new DibsCommand(folder.resolve(variable + value.length()));
        try (other) {
            Result result = other.with(variable, value).run("claim", "a");
            assertThat(result.exit()).as(result.all()).isEqualTo(exit);
            assertThat(result.err()).as(result.all()).contains(names);
            assertThat(result.err()).doesNotContain("\tat ");
            assertThat(result.out()).isEmpty();
        }
    }
}
