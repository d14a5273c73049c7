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
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three nodes under load, killed and started again one after the other; then the whole history is judged.
 *
 * <p>{@code -Ddibs.kills=20} for so many rounds, {@code -Ddibs.seed=N} for the same choices again.
 */
@Timeout(value = 40, unit = TimeUnit.MINUTES)
class KillTest {
    private static final int ROUNDS = Integer.getInteger("dibs.kills", 3);
    private static final long SEED = Long.getLong("dibs.seed", System.nanoTime());
    private static final int WORKSPACES = 3;
    private static final int SESSIONS = 4;
    private static final int MOST_KILLS_PER_ROUND = 5;
    private static final int LEAST_GRANTS_PER_ROUND = 60;

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
    void nothing_acknowledged_is_lost_and_nobody_is_told_twice_when_nodes_are_killed() {
        System.out.println("seed " + SEED + ", " + ROUNDS + " rounds");
        Random random = new Random(SEED);
        startNodes();
        for (int w = 0; w < WORKSPACES; w++) {
            loads.add(new Load("kill-" + w, nodes, SESSIONS, random.nextLong(), Load.Manner.ANYWHERE));
        }
        loads.forEach(Load::start);
        // counted over all rounds: under load a subscriber may hear of a take-over only in the next one
        int first = takeOvers();
        int kills = 0;
        for (int kill = random.nextInt(3); kills < ROUNDS || takeOvers() - first < ROUNDS; kill++, kills++) {
            assertThat(kills).as("void: hardly any kill hit an owner").isLessThan(MOST_KILLS_PER_ROUND * ROUNDS);
            NodeProcess victim = nodes.get(kill % nodes.size());
            awaitGrants("before kill " + kills, LEAST_GRANTS_PER_ROUND / 2);
            victim.kill();
            awaitGrants("while one is dead, kill " + kills, LEAST_GRANTS_PER_ROUND / 2);
            victim.joining(nodes).start();
            awaitWhole();
        }
        awaitGrants("in the end", LEAST_GRANTS_PER_ROUND / 2);
        loads.forEach(Load::finish);

        List<String> faults = new ArrayList<>();
        int acknowledged = 0;
        for (Load load : loads) {
            Run run = load.run();
            faults.addAll(load.faults());
            faults.addAll(RunChecker.faultsOf(run));
            acknowledged += run.grants().size() + run.releases().size();
            System.out.println(run.workspace() + ": " + run.grants().size() + " grants, "
                    + run.releases().size() + " releases, " + load.refusals() + " refusals, " + load.repeats()
                    + " repeats, " + load.subscriberConnections() + " connections of subscribers, longest call "
                    + load.longestMillis() + " ms");
        }
        System.out.println(acknowledged + " acknowledged, " + takeOvers() + " take-overs");
        assertThat(faults).as("seed " + SEED).isEmpty();
        assertThat(acknowledged).as("void: too little load").isGreaterThanOrEqualTo(ROUNDS * LEAST_GRANTS_PER_ROUND);
    }

    private int takeOvers() {
        return loads.stream().mapToInt(Load::takeOvers).sum();
    }

    private void startNodes() {
        String cluster = NodeProcess.uniqueCluster();
        for (int i = 0; i < 3; i++) {
            nodes.add(new NodeProcess(homes.resolve("node" + i), cluster)
                    // a long run has more keyed requests in ten minutes than are remembered by default
                    .with("DIBS_LEDGER_MAX_ANSWERS", "1000000"));
        }
        nodes.get(0).start();
        nodes.get(1).joining(nodes).launch();
        nodes.get(2).joining(nodes).launch();
        nodes.get(1).awaitReady();
        nodes.get(2).awaitReady();
        awaitWhole();
    }

    private void awaitWhole() {
        try {
            Awaitility.await("three members, every ledger with its copies")
                    .atMost(Duration.ofSeconds(120))
                    .pollInterval(Duration.ofMillis(50))
                    .ignoreExceptions()
                    .until(() -> nodes.stream().allMatch(node -> node.members() == 3 && node.isSafe()));
        } catch (ConditionTimeoutException apart) {
            throw new AssertionError(
                    "the nodes do not come together, seed " + SEED + ": "
                            + nodes.stream().map(NodeProcess::standing).toList(),
                    apart);
        }
    }

    /** So many more grants in each workspace: time alone is no load. */
    private void awaitGrants(String when, int more) {
        List<Integer> before = loads.stream().map(Load::grants).toList();
        try {
            Awaitility.await("load " + when)
                    .atMost(Duration.ofSeconds(75))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> {
                        for (int i = 0; i < loads.size(); i++) {
                            assertThat(loads.get(i).faults()).as("seed " + SEED).isEmpty();
                            if (loads.get(i).grants() < before.get(i) + more) {
                                return false;
                            }
                        }
                        return true;
                    });
        } catch (ConditionTimeoutException stalled) {
            List<String> where = loads.stream().map(Load::standstill).toList();
            throw new AssertionError("the load stalls " + when + ", seed " + SEED + ": " + where, stalled);
        }
    }
}
