package dev.dibs;

import dev.dibs.client.cli.Cli;
import java.nio.file.Path;

/** The program. */
public final class Main {
    private Main() {}

    /** Runs one command and ends with its exit code. */
    public static void main(String[] args) {
        Cli cli =
                new Cli(settings -> new Sidecar().run(settings), System.getenv(), Path.of(""), System.out, System.err);
        System.exit(cli.run(args));
    }
}
