package dev.dibs.client.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a command runs in.
 *
 * @param environment the variables
 * @param directory the current directory
 * @param out for answers
 * @param err for what is said beside them
 */
record Shell(Map<String, String> environment, Path directory, PrintStream out, PrintStream err) {
    /** Text that stands out, on a terminal. */
    String strong(String text) {
        return colours() ? "\033[1m" + text + "\033[0m" : text;
    }

    /** Text that warns, on a terminal. */
    String warning(String text) {
        return colours() ? "\033[31m" + text + "\033[0m" : text;
    }

    private boolean colours() {
        return environment.getOrDefault("NO_COLOR", "").isEmpty() && out == System.out && isTerminal();
    }

    /** From Java 22 on there is a {@code System.console()} without a terminal: Linux is asked itself. */
    private static boolean isTerminal() {
        String target = target();
        return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    }

    /** Whether something could not be printed that somebody wants: who reads a pipe may have enough, as {@code head} has. */
    boolean isCutShort() {
        return out.checkError() && !target().startsWith("pipe:");
    }

    private static String target() {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/fd/1")).toString();
        } catch (IOException unknown) {
            return "";
        }
    }
}
