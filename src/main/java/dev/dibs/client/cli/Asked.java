package dev.dibs.client.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What each command that talks to the node is asked with. */
abstract class Asked implements Callable<Integer> {
    @Option(
            names = {"-w", "--workspace"},
            paramLabel = "WORKSPACE",
            description = "The workspace; by default DIBS_WORKSPACE, else the repository's name, else the folder's.")
    @Nullable
    String workspace;

    @Option(
            names = "--as",
            paramLabel = "SESSION",
            description = "The session; by default DIBS_SESSION, else the terminal's own.")
    @Nullable
    String session;

    @Option(names = "--json", description = "Print the node's answer as it is, and nothing else.")
    boolean json;

    private final Shell shell;

    Asked(Shell shell) {
        this.shell = shell;
    }

    @Override
    public final Integer call() throws IOException {
        return run(new Caller(shell, new Common(workspace, session, pid(), json)));
    }

    abstract int run(Caller caller) throws IOException;

    /** The process the session is to be tied to, or null. */
    @Nullable
    Long pid() {
        return null;
    }
}
