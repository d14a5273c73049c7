package dev.dibs.faults;

import dev.dibs.kit.RunChecker.Fault;
import dev.dibs.kit.RunChecker.Rule;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** What a trial measured, as rows of a table, and what was wrong, as a file. */
final class Figures {
    private static final int SHOWN = 3;
    private static final Duty[] DUTIES = {
        new Duty("acknowledged claims lost or doubled", Rule.LOST, Rule.DOUBLED),
        new Duty("two holders at once, but while apart without quorum", Rule.HOLDERS),
        new Duty("a fence given twice, or that went back", Rule.FENCE),
        new Duty("released claims that came back", Rule.GHOST),
        new Duty("conflicts left after a heal, losers not told", Rule.HEALED),
        new Duty("events lost or repeated for a subscriber", Rule.FEED),
        new Duty("overtaken in line", Rule.LINE),
        new Duty("calls answered as none should be", Rule.ANSWER)
    };

    private final PrintStream out;

    Figures(PrintStream out) {
        this.out = out;
    }

    private record Duty(String says, Rule... rules) {}

    void head() {
        out.println("| faults | figure | measured | goal | verdict | repeat |");
        out.println("| --- | --- | --- | --- | --- | --- |");
    }

    /** Writes the rows of one trial; whether all is well. */
    boolean rows(Trials.Result result) {
        boolean good = true;
        String load =
                result.grants() + " grants and " + result.releases() + " releases in " + result.rounds() + " rounds";
        for (Duty duty : DUTIES) {
            long count = result.count(duty.rules);
            good &= row(result, duty.says, count + " of " + load, "0", count == 0);
        }
        double[] heals = result.heals().stream()
                .mapToDouble(heal -> heal.toMillis() / 1000.0)
                .sorted()
                .toArray();
        double most = heals.length == 0 ? 0 : heals[heals.length - 1];
        double median = heals.length == 0 ? 0 : heals[heals.length / 2];
        good &= row(
                result,
                "until one cluster again and all feeds caught up, at most (median)",
                String.format(Locale.ROOT, "%.1f s (%.1f s)", most, median),
                "15 s",
                most < 15);
        if (result.count(Rule.VOID) > 0 || result.runs().isEmpty()) {
            good &= row(result, "load", load, "enough to prove something", false);
        }
        return good;
    }

    private boolean row(Trials.Result result, String figure, String measured, String goal, boolean met) {
        out.println("| " + result.scenario().title() + (result.quorum() > 1 ? ", quorum " + result.quorum() : "")
                + " | " + figure + " | " + measured + " | " + goal + " | " + (met ? "ok" : "NO") + " | "
                + result.repeat() + " |");
        out.flush();
        return met;
    }

    /** Keeps what was wrong and what was seen, and says where. */
    static void keep(Trials.Result result, Path folder) {
        if (result.faults().isEmpty()) {
            return;
        }
        Path file = folder.resolve(result.scenario().title() + "-" + result.seed() + ".txt");
        try {
            Files.createDirectories(folder);
            try (Writer to = Files.newBufferedWriter(file)) {
                for (Fault fault : result.faults()) {
                    to.write(fault + "\n");
                }
                for (var run : result.runs()) {
                    to.write("\n" + run.workspace() + " apart " + run.apart() + "\n");
                    for (var grant : run.grants()) {
                        to.write(grant + "\n");
                    }
                    for (var release : run.releases()) {
                        to.write(release + "\n");
                    }
                    for (var told : run.told().entrySet()) {
                        for (var event : told.getValue()) {
                            to.write(told.getKey() + " " + event + "\n");
                        }
                    }
                }
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        for (Rule rule : Rule.values()) {
            List<Fault> some = result.faults().stream()
                    .filter(fault -> fault.rule() == rule)
                    .toList();
            some.stream()
                    .limit(SHOWN)
                    .forEach(fault -> System.err.println(
                            "  " + fault.toString().lines().findFirst().orElse("")));
            if (some.size() > SHOWN) {
                System.err.println("  and " + (some.size() - SHOWN) + " more of " + rule);
            }
        }
        System.err.println("  all of it, and the history: " + file);
    }
}
