package dev.dibs.faults;

import dev.dibs.kit.Run;
import dev.dibs.kit.RunChecker;
import dev.dibs.kit.RunChecker.Fault;
import dev.dibs.kit.RunChecker.Rule;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
            List<Duration> heals,
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

    /** Runs it, and begins no round after that much time; whatever happens, nothing is left behind. */
    static Result of(Scenario scenario, int rounds, Duration most, int quorum, long seed, Path folder) {
        Random random = new Random(seed);
        List<Fault> faults = new ArrayList<>();
        List<Run> runs = new ArrayList<>();
        List<Duration> heals = new ArrayList<>();
        int begun = 0;
        long end = System.nanoTime() + most.toNanos();
        try (Stage stage = new Stage(folder, scenario, quorum, random.nextLong())) {
            stage.start();
            try {
                while (begun < rounds && (begun == 0 || System.nanoTime() < end)) {
                    begun++;
                    String here = scenario.title() + ", round " + begun + ", seed " + seed;
                    System.err.println(here);
                    stage.awaitGrants(LEAST_GRANTS_PER_ROUND / 2);
                    long from = System.nanoTime();
                    Scenario drawn = scenario.drawn(random);
                    drawn.strike(stage, random);
                    long over = System.nanoTime();
                    stage.awaitWhole();
                    heals.add(Duration.ofNanos(System.nanoTime() - over));
                    System.err.printf(
                            Locale.ROOT,
                            "%s: one cluster again after %.1f s%n",
                            here,
                            heals.get(begun - 1).toMillis() / 1000.0);
                    if (drawn.divides()) {
                        stage.wereApart(from, quorum == 1);
                    }
                    stage.loads().forEach(Load::look);
                    stage.awaitGrants(LEAST_GRANTS_PER_ROUND / 2);
                }
                runs.addAll(stage.finish());
            } catch (AssertionError | RuntimeException stuck) {
                faults.add(new Fault(Rule.ANSWER, "it does not go on: " + stuck.getMessage()));
                stage.wires().heal();
            }
            stage.loads().forEach(load -> load.faults().forEach(text -> faults.add(new Fault(Rule.ANSWER, text))));
        }
        int least = begun * LEAST_GRANTS_PER_ROUND;
        runs.forEach(run -> faults.addAll(RunChecker.judge(run, least)));
        return new Result(
                scenario,
                quorum,
                seed,
                begun,
                runs.stream().mapToInt(run -> run.grants().size()).sum(),
                runs.stream().mapToInt(run -> run.releases().size()).sum(),
                heals,
                faults,
                runs);
    }
}
