package dev.dibs.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dibs.kit.DibsCommand;
import dev.dibs.kit.DibsCommand.Result;
import dev.dibs.kit.DibsCommand.Running;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code dibs run}: a command that runs under a claim. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class RunCommandTest {
    @TempDir
    static Path folder;

    private static DibsCommand dibs;

    @BeforeAll
    static void start() {
        dibs = new DibsCommand(folder);
        assertThat(dibs.run("up").exit()).isZero();
    }

    @AfterAll
    static void end() {
        dibs.close();
    }

    @Test
    void the_claim_is_held_while_the_command_runs_and_its_exit_code_is_passed_on() {
        Running running = dibs.start(
                "run",
                "run/a",
                "--",
                "sh",
                "-c",
                "echo fence $DIBS_FENCE of $DIBS_SESSION; until [ -e go ]; do sleep 0.05; done; exit 42");
        running.awaitSaid("fence ");
        assertThat(running.out()).matches("fence \\d+ of run-\\S+\n");
        Result refused = dibs.as("other", "claim", "run/a/beneath");
        assertThat(refused.exit()).isEqualTo(3);
        assertThat(refused.out()).contains("by         run-", "reason     dibs run sh");
        touch("go");
        assertThat(running.await().exit()).isEqualTo(42);
        assertThat(dibs.holder("run%2Fa")).isEmpty();
        assertThat(dibs.run("run", "run/b", "--", "true").exit()).isZero();
    }

    @Test
    void the_session_is_kept_alive_past_its_time_to_live() {
        assertThat(dibs.as("brief", "open", "--ttl", "1s").exit()).isZero();
        Running running = dibs.start(
                "run", "--as", "brief", "ttl/a", "--", "sh", "-c", "echo up; until [ -e past ]; do sleep 0.05; done");
        running.awaitSaid("up");
        long since = System.nanoTime();
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> {
                    assertThat(dibs.holder("ttl%2Fa")).isEqualTo("brief");
                    return System.nanoTime() - since > Duration.ofSeconds(4).toNanos();
                });
        touch("past");
        Result done = running.await();
        assertThat(done.exit()).as(done.all()).isZero();
        assertThat(dibs.holder("ttl%2Fa")).isEmpty();
    }

    @Test
    void a_command_is_not_run_when_the_claim_is_refused() {
        dibs.as("holder", "claim", "refused/a");
        Result refused = dibs.run("run", "refused/a", "--", "touch", "ran");
        assertThat(refused.exit()).as(refused.all()).isEqualTo(3);
        Result gaveUp = dibs.run("run", "refused/a", "--wait", "1s", "--", "touch", "ran");
        assertThat(gaveUp.exit()).as(gaveUp.all()).isEqualTo(4);
        assertThat(dibs.directory().resolve("ran")).doesNotExist();
    }

    @Test
    void the_command_waits_for_its_turn() {
        dibs.as("holder", "claim", "turn/a");
        Running waiting = dibs.start("run", "turn/a", "--wait", "60s", "--", "echo", "my turn");
        waiting.awaitSaid("in line");
        assertThat(waiting.out()).isEmpty();
        dibs.as("holder", "release", "turn/a");
        Result done = waiting.await();
        assertThat(done.exit()).as(done.all()).isZero();
        assertThat(done.out()).isEqualTo("my turn\n");
    }

    @Test
    void signals_are_passed_to_the_command() {
        Running running = dibs.start(
                "run",
                "signal/a",
                "--",
                "sh",
                "-c",
                "trap 'echo told to end; exit 7' TERM; echo up; while :; do sleep 0.05; done");
        running.awaitSaid("up");
        running.process().destroy();
        Result ended = running.await();
        assertThat(ended.out()).contains("told to end");
        assertThat(ended.exit()).as(ended.all()).isEqualTo(7);
        assertThat(dibs.holder("signal%2Fa")).isEmpty();
    }

    @Test
    void a_signal_that_comes_as_the_command_starts_is_passed_too() {
        Result ended = dibs.run(
                "run",
                "signal/b",
                "--",
                "sh",
                "-c",
                "trap 'echo told to end; exit 7' TERM; kill -TERM $PPID; while :; do sleep 0.05; done");
        assertThat(ended.exit()).as(ended.all()).isEqualTo(7);
        assertThat(ended.out()).contains("told to end");
        assertThat(dibs.holder("signal%2Fb")).isEmpty();
    }

    @Test
    void the_command_is_ended_when_its_claim_is_broken() {
        Running running = dibs.start(
                "run",
                "broken/a",
                "--",
                "sh",
                "-c",
                "trap 'echo told to end; exit 0' TERM; echo up; while :; do sleep 0.05; done");
        running.awaitSaid("up");
        assertThat(dibs.run("break", "broken/a", "--reason", "Needed at once").exit())
                .isZero();
        Result ended = running.await();
        assertThat(ended.exit()).as(ended.all()).isEqualTo(5);
        assertThat(ended.out()).contains("told to end");
        assertThat(ended.err()).contains("lost the claim", "Needed at once");
    }

    @Test
    void a_command_that_will_not_end_is_killed_after_five_seconds() {
        Running running = dibs.start(
                "run", "stubborn/a", "--", "sh", "-c", "trap 'echo no' TERM; echo up; while :; do sleep 0.1; done");
        running.awaitSaid("up");
        long broken = System.nanoTime();
        assertThat(dibs.run("break", "stubborn/a", "--reason", "x").exit()).isZero();
        running.awaitSaid("no");
        Result ended = running.await();
        assertThat(ended.exit()).as(ended.all()).isEqualTo(5);
        assertThat(Duration.ofNanos(System.nanoTime() - broken))
                .isBetween(Duration.ofSeconds(4), Duration.ofSeconds(15));
    }

    @Test
    void what_the_command_started_is_killed_before_the_runner_ends() throws Exception {
        Running running = dibs.start(
                "run",
                "grand/a",
                "--",
                "sh",
                "-c",
                "sh -c 'trap \"\" TERM; echo $$ > grandchild; while :; do sleep 0.1; done' & echo up; wait");
        running.awaitSaid("up");
        Path pid = dibs.directory().resolve("grandchild");
        Awaitility.await().until(() -> Files.exists(pid) && Files.size(pid) > 1);
        assertThat(dibs.run("break", "grand/a", "--reason", "x").exit()).isZero();
        assertThat(running.await().exit()).isEqualTo(5);
        assertThat(DibsCommand.isRunning(Long.parseLong(Files.readString(pid).strip())))
                .isFalse();
    }

    @Test
    void what_the_command_begins_as_it_is_asked_to_end_is_ended_too() throws Exception {
        Running running = dibs.start(
                "run",
                "late/a",
                "--",
                "sh",
                "-c",
                "trap 'sleep 60 & echo $! > late; wait; wait' TERM; echo up; while :; do sleep 0.05; done");
        running.awaitSaid("up");
        assertThat(dibs.run("break", "late/a", "--reason", "x").exit()).isZero();
        assertThat(running.await().exit()).isEqualTo(5);
        long late = Long.parseLong(
                Files.readString(dibs.directory().resolve("late")).strip());
        assertThat(DibsCommand.isRunning(late)).isFalse();
    }

    @Test
    void who_does_not_read_what_is_said_keeps_no_command_from_being_ended() throws Exception {
        String runner = String.join(" ", dibs.program());
        Process pipe = dibs.startProcess(
                "sh", "-c", runner + " run unread/a -- sh -c 'echo $$ > unread; exec yes' 2>&1 | sleep 100");
        try {
            Path pid = dibs.directory().resolve("unread");
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> Files.exists(pid) && Files.size(pid) > 1);
            long child = Long.parseLong(Files.readString(pid).strip());
            // the pipe is full a moment later
            Awaitility.await()
                    .pollDelay(Duration.ofMillis(500))
                    .until(() -> Files.exists(Path.of("/proc", Long.toString(child))));
            assertThat(dibs.run("break", "unread/a", "--reason", "x").exit()).isZero();
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> !DibsCommand.isRunning(child));
            assertThat(pipe.isAlive()).isTrue();
        } finally {
            pipe.descendants().forEach(ProcessHandle::destroyForcibly);
            pipe.destroyForcibly();
        }
    }

    @Test
    void one_claim_of_several_is_lost_and_what_the_session_holds_beside_is_none_of_it() {
        assertThat(dibs.as("many", "claim", "many/a", "many/b").exit()).isZero();
        Running running = dibs.start(
                "run", "--as", "many", "many/a", "many/c", "--", "sh", "-c", "echo up; while :; do sleep 0.1; done");
        running.awaitSaid("up");
        assertThat(dibs.as("many", "release", "many/b").exit()).isZero();
        assertThat(dibs.run("break", "many/c", "--reason", "x").exit()).isZero();
        Result lost = running.await();
        assertThat(lost.exit()).as(lost.all()).isEqualTo(5);
        assertThat(lost.err()).contains("many/c broken").doesNotContain("many/b");
    }

    @Test
    void the_command_is_ended_when_the_claim_that_took_the_place_of_its_own_is_lost() {
        Running running = dibs.start(
                "run",
                "--shared",
                "higher/a",
                "--",
                "sh",
                "-c",
                String.join(" ", dibs.program()) + " claim higher/a; echo up; while :; do sleep 0.1; done");
        running.awaitSaid("up");
        assertThat(dibs.run("break", "higher/a", "--reason", "x").exit()).isZero();
        Result lost = running.await();
        assertThat(lost.exit()).as(lost.all()).isEqualTo(5);
    }

    @Test
    void a_run_within_a_run_leaves_the_outer_ones_claim() {
        Running outer = dibs.start(
                "run",
                "nest",
                "--",
                "sh",
                "-c",
                String.join(" ", dibs.program())
                        + " run nest/a -- true; echo inner; until [ -e outer ]; do sleep 0.05; done");
        outer.awaitSaid("inner");
        assertThat(dibs.holder("nest")).startsWith("run-");
        touch("outer");
        Result done = outer.await();
        assertThat(done.exit()).as(done.all()).isZero();
        assertThat(dibs.holder("nest")).isEmpty();
    }

    @Test
    void a_run_that_makes_a_claim_exclusive_leaves_it_to_the_session_that_had_it() {
        assertThat(dibs.as("had", "claim", "--shared", "had/a").exit()).isZero();
        assertThat(dibs.as("had", "run", "had/a", "--", "true").exit()).isZero();
        assertThat(dibs.holder("had%2Fa")).isEqualTo("had");
    }

    @Test
    void a_run_leaves_its_session_tied_to_the_process_that_it_was_opened_for() {
        Process owner = dibs.startProcess("sleep", "100");
        try {
            assertThat(dibs.as("tied", "open", "--pid", Long.toString(owner.pid()))
                            .exit())
                    .isZero();
            assertThat(dibs.as("tied", "claim", "tied/a").exit()).isZero();
            assertThat(dibs.as("tied", "run", "tied/b", "--", "true").exit()).isZero();
            assertThat(dibs.holder("tied%2Fa")).isEqualTo("tied");
        } finally {
            owner.destroyForcibly();
        }
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() -> dibs.holder("tied%2Fa").isEmpty());
    }

    @Test
    void the_command_is_ended_when_somebody_lets_go_of_its_claim() {
        dibs.as("mine", "open");
        Running running =
                dibs.start("run", "--as", "mine", "let/a", "--", "sh", "-c", "echo up; while :; do sleep 0.1; done");
        running.awaitSaid("up");
        assertThat(dibs.as("mine", "release", "let/a").exit()).isZero();
        Result lost = running.await();
        assertThat(lost.exit()).as(lost.all()).isEqualTo(5);
    }

    @Test
    void the_claim_is_free_soon_after_the_runner_was_killed() {
        Running running = dibs.start("run", "orphan/a", "--", "sh", "-c", "echo up; exec sleep 60");
        running.awaitSaid("up");
        var child = running.process().descendants().toList();
        running.process().destroyForcibly();
        Awaitility.await()
                .atMost(Duration.ofSeconds(5))
                .until(() -> dibs.holder("orphan%2Fa").isEmpty());
        child.forEach(ProcessHandle::destroyForcibly);
    }

    private static void touch(String name) {
        try {
            Files.createFile(dibs.directory().resolve(name));
        } catch (java.io.IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }
}
