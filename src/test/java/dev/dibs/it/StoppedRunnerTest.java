package dev.dibs.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dibs.kit.DibsCommand;
import dev.dibs.kit.DibsCommand.Result;
import dev.dibs.kit.DibsCommand.Running;
import dev.dibs.kit.NodeProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code dibs run} is stopped with {@code SIGSTOP} for longer than its session lives; the command goes on meanwhile. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class StoppedRunnerTest {
    @TempDir
    static Path folder;

    private static DibsCommand dibs;

    @BeforeAll
    static void start() {
        dibs = new DibsCommand(folder);
        for (String kind : List.of("AGENT", "DESK", "WORKER", "SERVICE", "OTHER")) {
            dibs.with("DIBS_SESSIONS_TTL_" + kind, "3s");
        }
        assertThat(dibs.run("up").exit()).isZero();
    }

    @AfterAll
    static void end() {
        dibs.close();
    }

    @Test
    void a_runner_that_was_stopped_past_its_time_ends_its_command_before_anything_else() {
        Running running = dibs.start(
                "run",
                "--as",
                "stopped",
                "stop/a",
                "--",
                "sh",
                "-c",
                "trap 'echo told to end; exit 0' TERM; echo up; while :; do sleep 0.05; done");
        running.awaitSaid("up");
        NodeProcess.signal(running.process().pid(), "STOP");
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> dibs.holder("stop%2Fa").isEmpty());
        assertThat(dibs.as("next", "claim", "stop/a").exit()).isZero();
        NodeProcess.signal(running.process().pid(), "CONT");
        Result ended = running.await();
        assertThat(ended.exit()).as(ended.all()).isEqualTo(5);
        assertThat(ended.out()).contains("told to end");
        assertThat(dibs.holder("stop%2Fa")).isEqualTo("next");
    }

    @Test
    void a_runner_that_was_stopped_past_its_time_is_not_done_when_its_command_is() throws IOException {
        Running running = dibs.start(
                "run",
                "--as",
                "asleep",
                "sleep/a",
                "--",
                "sh",
                "-c",
                "echo up; until [ -e slept ]; do sleep 0.05; done");
        running.awaitSaid("up");
        NodeProcess.signal(running.process().pid(), "STOP");
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> dibs.holder("sleep%2Fa").isEmpty());
        Files.createFile(dibs.directory().resolve("slept"));
        NodeProcess.signal(running.process().pid(), "CONT");
        Result ended = running.await();
        assertThat(ended.exit()).as(ended.all()).isEqualTo(5);
    }
}
