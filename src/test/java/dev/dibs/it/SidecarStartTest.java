package dev.dibs.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dibs.config.NodeFile;
import dev.dibs.kit.DibsCommand;
import dev.dibs.kit.DibsCommand.Result;
import dev.dibs.kit.DibsCommand.Running;
import dev.dibs.kit.NodeProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The sidecar that commands start by themselves. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class SidecarStartTest {
    @TempDir
    Path folder;

    @Test
    void the_first_command_starts_one_sidecar_and_says_so_even_when_two_come_at_once() {
        try (DibsCommand dibs = new DibsCommand(folder)) {
            Running one = dibs.start("claim", "--as", "one", "a");
            Running two = dibs.start("claim", "--as", "two", "b");
            Result first = one.await();
            Result second = two.await();
            assertThat(first.exit()).as(first.all()).isZero();
            assertThat(second.exit()).as(second.all()).isZero();
            assertThat((first.err() + second.err()).split("started a sidecar at ", -1))
                    .as(first.all() + second.all())
                    .hasSize(2);
            assertThat(first.out() + second.out()).contains("claimed a (fence", "claimed b (fence");
            assertThat(dibs.rest().get("/v1/cluster").json().getJsonArray("members"))
                    .hasSize(1);
            NodeFile node = dibs.node();
            assertThat(dibs.as("one", "check", "a").err()).doesNotContain("started");
            assertThat(dibs.node()).isEqualTo(node);

            Result down = dibs.run("down");
            assertThat(down.exit()).as(down.all()).isZero();
            assertThat(down.out()).isEqualTo("stopped the sidecar at " + node.url() + "\n");
            assertThat(DibsCommand.isRunning(node.pid())).isFalse();
            assertThat(dibs.home().resolve("dibs.json")).doesNotExist();
            Result status = dibs.run("status");
            assertThat(status.exit()).isEqualTo(6);
            assertThat(status.err()).contains("no sidecar runs; start one with: dibs up");
            assertThat(dibs.run("down").out()).isEqualTo("no sidecar runs\n");
        }
    }

    @Test
    void a_sidecar_that_was_killed_is_started_anew() {
        try (DibsCommand dibs = new DibsCommand(folder)) {
            assertThat(dibs.run("up").err()).contains("started a sidecar at ");
            DibsCommand.kill(dibs.node());
            Result claimed = dibs.as("one", "claim", "a", "--json");
            assertThat(claimed.exit()).as(claimed.all()).isZero();
            assertThat(claimed.err()).contains("started a sidecar at ");
            assertThat(claimed.json().getJsonArray("claims")).hasSize(1);
            Result up = dibs.run("up");
            assertThat(up.out())
                    .isEqualTo("the sidecar runs already at " + dibs.node().url() + "\n");
        }
    }

    @Test
    void each_home_has_a_sidecar_of_its_own() {
        try (DibsCommand one = new DibsCommand(folder.resolve("one"));
                DibsCommand two = new DibsCommand(folder.resolve("two"))) {
            assertThat(one.as("s", "claim", "a").exit()).isZero();
            assertThat(two.as("s", "claim", "a").exit()).isZero();
            assertThat(one.node().url()).isNotEqualTo(two.node().url());
            Result elsewhere = two.with("DIBS_URL", one.node().url()).as("t", "check", "a");
            assertThat(elsewhere.exit()).isEqualTo(3);
            two.without("DIBS_URL");
        }
    }

    @Test
    void nothing_is_started_where_another_address_is_given() {
        try (DibsCommand dibs = new DibsCommand(folder).with("DIBS_URL", "http://127.0.0.1:9")) {
            Result result = dibs.run("check", "a");
            assertThat(result.exit()).as(result.all()).isEqualTo(6);
            assertThat(result.err()).contains("no node answers at http://127.0.0.1:9");
            assertThat(dibs.home().resolve("dibs.json")).doesNotExist();
        }
    }

    @Test
    void a_sidecar_that_cannot_start_is_told_of_with_6() {
        try (DibsCommand dibs = new DibsCommand(folder)) {
            try (DibsCommand other = new DibsCommand(folder.resolve("other"))) {
                assertThat(other.run("up").exit()).isZero();
                int taken = java.net.URI.create(other.node().url()).getPort();
                Result result =
                        dibs.with("DIBS_HTTP_PORT", Integer.toString(taken)).run("claim", "a");
                assertThat(result.exit()).as(result.all()).isEqualTo(6);
                assertThat(result.err()).contains("a node of another DIBS_HOME is there already", "DIBS_HTTP_PORT=0");
            }
        }
    }

    @Test
    void a_command_starts_it_again_with_the_flags_of_the_last_up() {
        try (DibsCommand one = new DibsCommand(folder.resolve("one"));
                DibsCommand two = new DibsCommand(folder.resolve("two"))) {
            String cluster = NodeProcess.uniqueCluster();
            assertThat(one.run("up", "--cluster-name", cluster).exit()).isZero();
            String join = "127.0.0.1:" + one.node().clusterPort();
            assertThat(two.run("up", "--cluster-name", cluster, "--join", join).exit())
                    .isZero();
            DibsCommand.kill(two.node());
            Result again = two.as("s", "claim", "a");
            assertThat(again.exit()).as(again.all()).isZero();
            assertThat(again.err()).contains("started a sidecar at ", "--join " + join);
            assertThat(two.rest().get("/v1/cluster").json().getJsonArray("members"))
                    .hasSize(2);
            assertThat(two.run("down").exit()).isZero();
            assertThat(two.run("up").err()).doesNotContain("--join");
        }
    }

    @Test
    void a_command_beside_the_end_of_the_sidecar_starts_another() throws InterruptedException {
        try (DibsCommand dibs = new DibsCommand(folder)) {
            assertThat(dibs.run("up").exit()).isZero();
            long node = dibs.node().pid();
            Running down = dibs.start("down");
            Awaitility.await()
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> !Files.exists(dibs.home().resolve("dibs.json")));
            NodeProcess.signal(node, "STOP");
            Running claiming = dibs.start("claim", "--as", "t", "a");
            Thread.sleep(1_500);
            assertThat(claiming.process().isAlive()).as("waits for the home").isTrue();
            NodeProcess.signal(node, "CONT");
            Result claimed = claiming.await();
            assertThat(claimed.exit()).as(claimed.all()).isZero();
            assertThat(down.await().exit()).isZero();
        }
    }

    @Test
    void who_looks_on_starts_no_sidecar_in_place_of_one_that_was_stopped() {
        try (DibsCommand dibs = new DibsCommand(folder)) {
            assertThat(dibs.run("up").exit()).isZero();
            Running watching = dibs.start("watch", "--type", "claim.*");
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
                dibs.as("t", "claim", "a");
                dibs.as("t", "release", "a");
                return !watching.out().isEmpty();
            });
            assertThat(dibs.run("down").exit()).isZero();
            watching.awaitSaid("the sidecar was stopped");
            assertThat(dibs.home().resolve("dibs.json")).doesNotExist();
            assertThat(dibs.as("t", "claim", "later").exit()).isZero();
            watching.awaitSaid("claim.acquired later");
            watching.process().destroy();
        }
    }

    @Test
    void flags_that_come_too_late_are_not_taken_for_set() {
        try (DibsCommand dibs = new DibsCommand(folder)) {
            assertThat(dibs.run("up", "--ledger-cool-down", "2s").exit()).isZero();
            assertThat(dibs.run("up", "--ledger-cool-down", "2s").exit()).isZero();
            Result other = dibs.run("up", "--ledger-cool-down", "1s");
            assertThat(other.exit()).as(other.all()).isEqualTo(1);
            assertThat(other.err()).contains("runs already", "dibs down");
        }
    }

    @Test
    void one_that_waits_for_others_is_left_running_and_is_not_started_twice() {
        try (DibsCommand dibs = new DibsCommand(folder).with("DIBS_CLUSTER_QUORUM", "2")) {
            Result up = dibs.run("up");
            assertThat(up.exit()).as(up.all()).isZero();
            assertThat(up.out()).contains("it waits for others: 1 of the 2 members");
            NodeFile node = dibs.node();
            Result again = dibs.run("up");
            assertThat(again.exit()).as(again.all()).isZero();
            assertThat(again.out()).contains("the sidecar runs already at " + node.url());
            Result claim = dibs.as("s", "claim", "a");
            assertThat(claim.exit()).as(claim.all()).isNotZero();
            assertThat(claim.err()).contains("too few members");
            Result second = dibs.run("up", "--foreground");
            assertThat(second.exit()).as(second.all()).isNotZero();
            assertThat(second.err()).contains("another node runs in " + dibs.home(), "dibs down");
            assertThat(dibs.node()).isEqualTo(node);
            assertThat(dibs.run("down").out()).contains("stopped the sidecar at " + node.url());
        }
    }

    @Test
    void the_script_finds_the_jar_and_runs_the_command() {
        Path script = Path.of("scripts", "dibs").toAbsolutePath();
        try (DibsCommand dibs = new DibsCommand(folder).by(script.toString())) {
            Result claimed = dibs.as("one", "claim", "pfad/über.txt", "--json");
            assertThat(claimed.exit()).as(claimed.all()).isZero();
            assertThat(claimed.json().getJsonArray("claims").getJsonObject(0).getString("path"))
                    .isEqualTo("pfad/über.txt");
            assertThat(dibs.as("two", "claim", "pfad").exit()).isEqualTo(3);
        }
    }
}
