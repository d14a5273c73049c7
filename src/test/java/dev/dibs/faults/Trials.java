package dev.dibs.faults;

import dev.dibs.kit.Run;
import dev.dibs.kit.RunChecker;
import dev.dibs.kit.RunChecker.Fault;
import dev.dibs.kit.RunChecker.Rule;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** One scenario, so many rounds, and what the checker says of it. What does not come to an end is not judged further. */
final class Trials {
    private static final int LEAST_GRANTS_PER_ROUND = 40;

    private Trials() {}

    /** What came of it. */
    record Result(
            Scenario scenario,
            int quorum,
            long seed,
            int rounds,
            int grants,
            int releases,
            Duration slowestHeal,
            List<Fault> faults,
            List<Run> runs) {
        long count(Rule... rules) {
            return faults.stream()
                    .filter(fault -> List.of(rules).contains(fault.rule()))
                    .count();
        }

        String repeat() {
            return "scripts/faults " + scenario.title() + " --seed " + seed + " --rounds " + rounds
                    + (quorum > 1 ? " --quorum " + quorum : "");
        }
    }

    /** Runs it; whatever happens, nothing is left behind. */
    static Result of(Scenario scenario, int rounds, int quorum, long seed, Path folder) {
        Random random = new Random(seed);
        List<Fault> faults = new ArrayList<>();
        List<Run> runs = new ArrayList<>();
        Duration slowest = Duration.ZERO;
        long from = 0;
        try (Stage stage = new Stage(folder, scenario, quorum, random.nextLong())) {
            stage.start();
            try {
                for (int round = 0; round < rounds; round++) {
                    System.err.println(
                            scenario.title() + ", round " + (round + 1) + " of " + rounds + ", seed " + seed);
                    stage.awaitGrants(LEAST_GRANTS_PER_ROUND / 2);
                    from = System.nanoTime();
                    scenario.strike(stage, random);
                    long over = System.nanoTime();
                    stage.awaitWhole();
                    Duration took = Duration.ofNanos(System.nanoTime() - over);
                    slowest = took.compareTo(slowest) > 0 ? took : slowest;
                    if (scenario.divides()) {
                        stage.wereApart(from, quorum == 1);
                    }
                    stage.loads().forEach(Load::look);
                    from = 0;
                    stage.awaitGrants(LEAST_GRANTS_PER_ROUND / 2);
                }
                runs.addAll(stage.finish());
            } catch (AssertionError | RuntimeException stuck) {
                faults.add(new Fault(Rule.ANSWER, "it does not go on: " + stuck.getMessage()));
                for (Load load : stage.loads()) {
                    if (scenario.divides() && from != 0) {
                        load.wereApart(new Run.Apart(from, Long.MAX_VALUE, quorum == 1));
                    }
                }
                stage.wires().heal();
            }
            stage.loads().forEach(load -> load.faults().forEach(text -> faults.add(new Fault(Rule.ANSWER, text))));
        }
        runs.forEach(run -> faults.addAll(RunChecker.judge(run, rounds * LEAST_GRANTS_PER_ROUND)));
        return new Result(
                scenario,
                quorum,
                seed,
                rounds,
                runs.stream().mapToInt(run -> run.grants().size()).sum(),
                runs.stream().mapToInt(run -> run.releases().size()).sum(),
                slowest,
                faults,
                runs);
    }
}
