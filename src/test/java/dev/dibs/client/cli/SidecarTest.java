package dev.dibs.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dibs.config.NodeFile;
import dev.dibs.kit.PlayedSidecar;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class SidecarTest {
    private record Ended(int exit, String out, String err) {}

    @TempDir
    Path folder;

    private Path home() {
        return folder.resolve("state");
    }

    private Process start(Map<String, String> environment, String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Ddibs.main=" + PlayedSidecar.class.getName(),
                "-cp",
                System.getProperty("java.class.path"),
                PlayedSidecar.class.getName()));
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("DIBS_"));
        builder.environment()
                .putAll(Map.of(
                        "DIBS_HOME",
                        home().toString(),
                        "DIBS_HTTP_PORT",
                        "0",
                        "DIBS_JAVA_OPTS",
                        "-Ddibs.main=" + PlayedSidecar.class.getName()));
        builder.environment().putAll(environment);
        int number = folder.toFile().list().length;
        return builder.redirectOutput(new File(folder.toFile(), number + ".out"))
                .redirectError(new File(folder.toFile(), number + ".err"))
                .start();
    }

    private Ended dibs(String... args) throws Exception {
        return dibs(Map.of(), args);
    }

    private Ended dibs(Map<String, String> environment, String... args) throws Exception {
        int number = folder.toFile().list().length;
        Process process = start(environment, args);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Ended(
                process.exitValue(),
                Files.readString(folder.resolve(number + ".out"), StandardCharsets.UTF_8),
                Files.readString(folder.resolve(number + ".err"), StandardCharsets.UTF_8));
    }

    @AfterEach
    void stop() throws Exception {
        NodeFile file = NodeFile.read(home());
        if (file != null) {
            ProcessHandle.of(file.pid()).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    @Test
    void the_first_command_starts_a_sidecar_and_says_so_the_next_one_uses_it() throws Exception {
        Ended first = dibs("check", "a");
        NodeFile file = NodeFile.read(home());
        assertThat(first.exit()).as(first.err()).isZero();
        assertThat(first.out()).isEqualTo("a is free\n");
        assertThat(first.err()).isEqualTo("started a sidecar at " + file.url() + "\n");
        assertThat(dibs("check", "a").err()).isEmpty();
        assertThat(dibs("up").out()).isEqualTo("the sidecar runs already at " + file.url() + "\n");
        assertThat(dibs("status").exit()).isZero();
    }

    @Test
    void two_commands_at_once_start_one_sidecar_and_down_stops_it() throws Exception {
        Process one = start(Map.of(), "check", "a");
        Process two = start(Map.of(), "check", "b");
        assertThat(one.waitFor()).isZero();
        assertThat(two.waitFor()).isZero();
        assertThat(Files.readAllLines(home().resolve("starts"))).hasSize(1);
        NodeFile file = NodeFile.read(home());
        Ended down = dibs("down");
        assertThat(down.exit()).isZero();
        assertThat(down.out()).isEqualTo("stopped the sidecar at " + file.url() + "\n");
        assertThat(Processes.isAlive(file.pid())).isFalse();
        assertThat(home().resolve("dibs.json")).doesNotExist();
        assertThat(dibs("status").exit()).isEqualTo(6);
    }

    @Test
    void a_sidecar_that_was_killed_is_replaced() throws Exception {
        assertThat(dibs("up").exit()).isZero();
        NodeFile killed = NodeFile.read(home());
        ProcessHandle.of(killed.pid()).orElseThrow().destroyForcibly();
        Ended next = dibs("check", "a");
        assertThat(next.exit()).as(next.err()).isZero();
        assertThat(NodeFile.read(home())).isNotEqualTo(killed);
        assertThat(next.err()).startsWith("started a sidecar at ");
    }

    @Test
    void a_sidecar_that_does_not_start_is_exit_code_6_with_the_end_of_its_log() throws Exception {
        Ended failed = dibs(Map.of("DIBS_CLUSTER_NAME", "broken"), "check", "a");
        assertThat(failed.exit()).isEqualTo(6);
        assertThat(failed.err()).contains("the sidecar ended as it started", "cannot start: it is broken");
        assertThat(failed.out()).isEmpty();
    }
}
