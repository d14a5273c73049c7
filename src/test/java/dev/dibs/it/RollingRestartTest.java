package dev.dibs.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dibs.faults.Load;
import dev.dibs.kit.NodeProcess;
import dev.dibs.kit.Run;
import dev.dibs.kit.RunChecker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Three nodes under load, each told to stop and started again before the next; then the whole history is judged. */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class RollingRestartTest {
    private static final long SEED = Long.getLong("dibs.seed", System.nanoTime());
    private static final Duration LONGEST_STOP = Duration.ofSeconds(5);
    private static final int LEAST_GRANTS = 30;

    @TempDir
    Path homes;

    private final List<NodeProcess> nodes = new ArrayList<>();
    private final List<Load> loads = new ArrayList<>();

    @AfterEach
    void end() {
        loads.forEach(Load::abandon);
        nodes.forEach(NodeProcess::close);
    }

    @Test
    void nothing_is_lost_and_nobody_is_forgotten_when_nodes_are_restarted_one_by_one() {
        System.out.println("seed " + SEED);
        Random random = new Random(SEED);
        String cluster = NodeProcess.uniqueCluster();
        for (int i = 0; i < 3; i++) {
            nodes.add(new NodeProcess(homes.resolve("node" + i), cluster)
                    .with("DIBS_LEDGER_MAX_ANSWERS", "1000000")
                    .joining(nodes)
                    .launch()
                    .awaitReady());
        }
        awaitWhole();
        for (int w = 0; w < 2; w++) {
            loads.add(new Load("rolling-" + w, nodes, 4, random.nextLong(), Load.Manner.ANYWHERE));
        }
        loads.forEach(Load::start);
        List<Duration> stops = new ArrayList<>();
        for (NodeProcess node : nodes) {
            awaitGrants();
            long asked = System.nanoTime();
            node.stop();
            stops.add(Duration.ofNanos(System.nanoTime() - asked));
            assertThat(node.log()).doesNotContain("leaves without it", "did not stop in order");
            awaitGrants();
            node.joining(nodes).start();
            awaitWhole();
        }
        awaitGrants();
        loads.forEach(Load::finish);
        System.out.println("stopped in " + stops);

        List<String> faults = new ArrayList<>();
        for (Load load : loads) {
            Run run = load.run();
            faults.addAll(load.faults());
            faults.addAll(RunChecker.faultsOf(run));
            System.out.println(run.workspace() + ": " + run.grants().size() + " grants, "
                    + run.releases().size() + " releases, " + load.refusals() + " refusals, " + load.repeats()
                    + " repeats, " + load.takeOvers() + " take-overs, longest call " + load.longestMillis() + " ms");
        }
        assertThat(faults).as("seed " + SEED).isEmpty();
        assertThat(loads).as("handed over, never taken over").allMatch(load -> load.takeOvers() == 0);
        assertThat(stops).allMatch(one -> one.compareTo(LONGEST_STOP) < 0);
    }

    private void awaitWhole() {
        Awaitility.await("three members, every ledger with its copies")
                .atMost(Duration.ofSeconds(120))
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptions()
                .until(() -> nodes.stream().allMatch(node -> node.members() == 3 && node.isSafe()));
    }

    private void awaitGrants() {
        List<Integer> before = loads.stream().map(Load::grants).toList();
        Awaitility.await("load")
                .atMost(Duration.ofSeconds(75))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    for (int i = 0; i < loads.size(); i++) {
                        assertThat(loads.get(i).faults()).as("seed " + SEED).isEmpty();
                        if (loads.get(i).grants() < before.get(i) + LEAST_GRANTS) {
                            return false;
                        }
                    }
                    return true;
                });
    }
}
