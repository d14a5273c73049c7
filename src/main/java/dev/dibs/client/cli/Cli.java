package dev.dibs.client.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;

/** The command line: one call of {@link #run} per command. */
public final class Cli {
    /** What Java puts for bytes of an argument that it cannot decode. */
    private static final char UNREADABLE = '\uFFFD';

    private final NodeRunner runner;
    private final Shell shell;

    /**
     * A command line.
     *
     * @param runner runs a node for {@code dibs up --foreground}
     * @param environment the variables
     * @param directory the current directory
     * @param out for answers
     * @param err for what is said beside them
     */
    public Cli(NodeRunner runner, Map<String, String> environment, Path directory, PrintStream out, PrintStream err) {
        this.runner = runner;
        this.shell = new Shell(environment, directory.toAbsolutePath(), out, err);
    }

    /** Runs one command; returns its exit code. */
    public int run(String... args) {
        try {
            for (String arg : args) {
                if (arg.indexOf(UNREADABLE) >= 0) {
                    throw new CommandFailure(
                            Exit.USAGE,
                            "the argument '" + arg
                                    + "' cannot be read: it is not UTF-8, or the locale is not; try LANG=C.UTF-8");
                }
            }
            if (args.length == 1 && args[0].equals("rehearse")) {
                return Rehearsal.run(runner, shell);
            }
            Integer done = ShortPath.run(shell, args);
            return done != null ? done : Commands.run(runner, shell, args);
        } catch (IOException | RuntimeException failed) {
            return Failure.tell(shell, failed);
        } finally {
            shell.out().flush();
            shell.err().flush();
        }
    }
}
