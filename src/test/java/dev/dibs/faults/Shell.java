package dev.dibs.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Runs the system's commands. */
final class Shell {
    private Shell() {}

    /** Runs one to its end; what it said. */
    static String run(String... command) {
        return feed("", command);
    }

    /** Runs one to its end on this input; what it said. */
    static String feed(String input, String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            try (var in = process.getOutputStream()) {
                in.write(input.getBytes(StandardCharsets.UTF_8));
            }
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int exit = process.waitFor();
            if (exit != 0) {
                throw new IllegalStateException(String.join(" ", command) + " ended with " + exit + ": " + said);
            }
            return said;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException stopped) {
            throw new AssertionError(stopped);
        }
    }

    /** Undoes something that may not be there. */
    static void quietly(List<String> command) {
        try {
            run(command.toArray(String[]::new));
        } catch (IllegalStateException | UncheckedIOException notThere) {
            // nothing to undo
        }
    }
}
