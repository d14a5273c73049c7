package dev.dibs.faults;

import dev.dibs.kit.RunChecker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** {@code scripts/faults}: runs scenarios and prints their figures. */
public final class Faults {
    private static final Duration NO_END = Duration.ofDays(1);

    private static final int MOST_ROUNDS = 1_000_000;

    private Faults() {}

    /** Exits with 0 if every goal is met. */
    public static void main(String[] arguments) throws IOException {
        List<Scenario> wanted = new ArrayList<>();
        long seed = System.nanoTime() & 0xffffff;
        int rounds = 0;
        int quorum = 1;
        Duration most = NO_END;
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--seed" -> seed = number(arguments, ++i, Long.MIN_VALUE, Long.MAX_VALUE);
                case "--rounds" -> rounds = (int) number(arguments, ++i, 1, MOST_ROUNDS);
                case "--minutes" -> most = Duration.ofMinutes(number(arguments, ++i, 1, NO_END.toMinutes() - 1));
                case "--quorum" -> quorum = (int) number(arguments, ++i, 1, 100);
                case "--list" -> {
                    for (Scenario scenario : Scenario.values()) {
                        System.out.printf("%-9s %s%n", scenario.title(), scenario.says());
                    }
                    return;
                }
                default -> wanted.add(named(arguments[i]));
            }
        }
        if (rounds == 0) {
            rounds = most.equals(NO_END) ? 3 : MOST_ROUNDS;
        }
        String obstacle = Lab.obstacle();
        if (!obstacle.isEmpty()) {
            System.err.println("faults: " + obstacle);
            System.exit(2);
        }
        for (Scenario scenario : wanted) {
            if (quorum > 1 && !scenario.goesOnWithQuorum()) {
                System.err.println("faults: " + scenario.title()
                        + " with --quorum stands still: it leaves no majority; leave one of the two out");
                System.exit(2);
            }
        }
        if (wanted.isEmpty()) {
            wanted.addAll(List.of(Scenario.values()));
            wanted.remove(Scenario.SHORT);
            if (quorum > 1) {
                wanted.removeIf(scenario -> !scenario.goesOnWithQuorum());
            }
        }
        Figures figures = new Figures(System.out);
        figures.head();
        boolean good = true;
        for (Scenario scenario : wanted) {
            good &= run(figures, scenario, rounds, most, quorum, seed);
        }
        System.exit(good ? 0 : 1);
    }

    /** Why no faults can be made here; empty when they can. */
    public static String obstacle() {
        return Lab.obstacle();
    }

    /** Runs the short mix, and a cut, once each, and prints their figures; what was wrong. */
    public static List<RunChecker.Fault> ofFullCheck(long seed, Path folder) throws IOException {
        List<RunChecker.Fault> faults = new ArrayList<>();
        Figures figures = new Figures(System.out);
        figures.head();
        for (Scenario scenario : List.of(Scenario.SHORT, Scenario.CUT)) {
            Trials.Result result = Trials.of(scenario, 1, NO_END, 1, seed, folder.resolve(scenario.title()));
            boolean ignored = figures.rows(result);
            Path kept = Path.of("target", "faults");
            Figures.keep(result, kept);
            if (!result.faults().isEmpty()) {
                keepLogs(folder.resolve(scenario.title()), kept.resolve(scenario.title() + "-" + seed));
            }
            faults.addAll(result.faults());
        }
        return faults;
    }

    private static boolean run(Figures figures, Scenario scenario, int rounds, Duration most, int quorum, long seed)
            throws IOException {
        Path folder = Files.createTempDirectory("dibs-faults-");
        try {
            Trials.Result result = Trials.of(scenario, rounds, most, quorum, seed, folder);
            boolean good = figures.rows(result);
            Path kept = Path.of("target", "faults");
            Figures.keep(result, kept);
            if (!good) {
                keepLogs(folder, kept.resolve(scenario.title() + "-" + seed));
            }
            return good;
        } finally {
            delete(folder);
        }
    }

    private static long number(String[] arguments, int at, long least, long most) {
        String given = at < arguments.length ? arguments[at] : "";
        try {
            long number = Long.parseLong(given);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException none) {
            // said below
        }
        String wanted = least == Long.MIN_VALUE ? "a whole number" : "a number from " + least + " to " + most;
        System.err.println("faults: " + arguments[at - 1] + " takes " + wanted + ", not '" + given + "'");
        System.exit(2);
        throw new IllegalStateException();
    }

    private static Scenario named(String name) {
        for (Scenario scenario : Scenario.values()) {
            if (scenario.title().equals(name.toLowerCase(Locale.ROOT))) {
                return scenario;
            }
        }
        System.err.println("faults: there is no '" + name + "'; see scripts/faults --list");
        System.exit(2);
        throw new IllegalStateException();
    }

    private static void keepLogs(Path folder, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(one -> one.toString().endsWith(".log")).toList()) {
                Files.copy(file, to.resolve(file.getFileName()), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException | java.io.UncheckedIOException gone) {
            // it is gone already
        }
    }
}
