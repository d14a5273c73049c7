package dev.dibs.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dibs.config.NodeFile;
import dev.dibs.kit.DibsCommand;
import dev.dibs.kit.DibsCommand.Result;
import dev.dibs.kit.DibsCommand.Running;
import dev.dibs.kit.NodeProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code dibs run} whose sidecar is gone or answers nothing: the command ends with the time that the claim was good for. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class LostNodeTest {
    @TempDir
    Path folder;

    private DibsCommand dibs;

    @BeforeEach
    void start() throws IOException {
        dibs = new DibsCommand(folder).with("DIBS_SESSIONS_TTL_AGENT", "4s");
        Files.writeString(folder.resolve("dibs.yaml"), "log:\n  level: info\n");
        assertThat(dibs.run("up", "--config", folder.resolve("dibs.yaml").toString())
                        .exit())
                .isZero();
    }

    @AfterEach
    void end() {
        dibs.close();
    }

    private Running runs() {
        return dibs.start(
                        "run",
                        "lost/a",
                        "--",
                        "sh",
                        "-c",
                        "trap 'echo told to end; exit 0' TERM; echo up; while :; do sleep 0.05; done")
                .awaitSaid("up");
    }

    @Test
    void a_sidecar_that_cannot_be_started_again() throws IOException {
        Running running = runs();
        Files.writeString(folder.resolve("dibs.yaml"), "nothing that is known: 1\n");
        DibsCommand.kill(dibs.node());
        Result ended = running.await();
        assertThat(ended.exit()).as(ended.all()).isEqualTo(5);
        assertThat(ended.out()).contains("told to end");
        assertThat(ended.err()).contains("lost the claim: the node could not be reached in time");
    }

    @Test
    void a_sidecar_that_hangs_keeps_nobody_waiting_for_the_runner() {
        Running running = runs();
        NodeFile node = dibs.node();
        NodeProcess.signal(node.pid(), "STOP");
        long since = System.nanoTime();
        try {
            Result ended = running.await();
            assertThat(ended.exit()).as(ended.all()).isEqualTo(5);
            assertThat(ended.out()).contains("told to end");
            assertThat(Duration.ofNanos(System.nanoTime() - since)).isLessThan(Duration.ofSeconds(40));
        } finally {
            NodeProcess.signal(node.pid(), "CONT");
        }
    }
}
