package dev.dibs.client.cli;

import dev.dibs.client.Answer;
import dev.dibs.config.NodeFile;
import dev.dibs.config.NodeLock;
import dev.dibs.config.Pause;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code down}, {@code status}, {@code dashboard}: the sidecar. */
final class NodeCommands {
    private NodeCommands() {}

    @Command(
            name = "down",
            description = "Stops the sidecar and waits until it is gone.",
            footer = {"", "Example:", "  dibs down"})
    static final class Down extends Asked {
        private static final long GONE_WITHIN_NANOS = TimeUnit.SECONDS.toNanos(30);

        Down(Shell shell) {
            super(shell);
        }

        @Override
        int run(Caller caller) throws IOException {
            NodeFile file = settled(caller.sidecar().home());
            if (file == null) {
                caller.shell().out().println("no sidecar runs");
                return Exit.DONE;
            }
            if (!Processes.isAlive(file.pid()) || !Processes.isSidecar(file.pid())) {
                NodeFile.delete(caller.sidecar().home(), file.pid());
                caller.shell().out().println("no sidecar runs; the last one (process " + file.pid() + ") was killed");
                return Exit.DONE;
            }
            boolean ignored =
                    ProcessHandle.of(file.pid()).map(ProcessHandle::destroy).orElse(false);
            awaitEnd(file.pid());
            NodeFile.delete(caller.sidecar().home(), file.pid());
            caller.shell().out().println("stopped the sidecar at " + file.url());
            return Exit.DONE;
        }

        /** The sidecar that runs; one that is just coming up or going down is waited for. */
        private static @Nullable NodeFile settled(Path home) throws IOException {
            long start = System.nanoTime();
            NodeFile file = NodeFile.read(home);
            while (file == null && Files.isDirectory(home) && NodeLock.isHeld(home)) {
                if (System.nanoTime() - start > GONE_WITHIN_NANOS) {
                    throw new CommandFailure(
                            Exit.FAILED,
                            "a sidecar of " + home + " is neither up nor gone after 30s; look into "
                                    + home.resolve("dibs.log"));
                }
                Pause.of(20);
                file = NodeFile.read(home);
            }
            return file;
        }

        private static void awaitEnd(long pid) throws IOException {
            long start = System.nanoTime();
            while (Processes.isAlive(pid)) {
                if (System.nanoTime() - start > GONE_WITHIN_NANOS) {
                    throw new CommandFailure(
                            Exit.FAILED,
                            "the sidecar (process " + pid + ") has not ended after 30s; end it with: kill -9 " + pid);
                }
                Pause.of(20);
            }
        }
    }

    @Command(
            name = "status",
            description = "Tells whether the sidecar runs, and with whom. Exit code 6: it does not.",
            footer = {"", "Example:", "  dibs status --json"})
    static final class Status extends Asked {
        Status(Shell shell) {
            super(shell);
        }

        @Override
        int run(Caller caller) throws IOException {
            URI url = address(caller);
            if (url == null || !Sidecar.answers(url, "/livez")) {
                caller.say(url == null ? "no sidecar runs; start one with: dibs up" : "no node answers at " + url);
                return Exit.UNREACHABLE;
            }
            Answer answer = Sidecar.apiOf(url).get("/v1/cluster", null);
            Answer ready = Sidecar.apiOf(url).once("GET", "/readyz", null, null, Duration.ofSeconds(2));
            return caller.end(answer, () -> tell(caller, url, answer, ready));
        }

        private static void tell(Caller caller, URI url, Answer answer, Answer ready) {
            PrintStream out = caller.shell().out();
            out.println("node       " + url + (ready.ok() ? ", ready" : ", not ready: " + ready.problem()));
            if (!ready.ok()) {
                out.println("           " + ready.detail());
            } else if (ready.body().get("reasons") instanceof List<?> notes) {
                notes.forEach(note -> out.println("           " + note));
            }
            out.println("home       " + caller.sidecar().home());
            out.println("cluster    " + Humans.counted(answer.list("members").size(), "member") + ", quorum "
                    + answer.text("quorum"));
            for (Map<String, Object> member : answer.list("members")) {
                caller.shell()
                        .out()
                        .println("  " + Answer.text(member, "address") + "  version " + Answer.text(member, "version")
                                + "  since " + Answer.text(member, "since")
                                + (Boolean.TRUE.equals(member.get("local")) ? "  (this one)" : ""));
            }
        }
    }

    @Command(
            name = "dashboard",
            description = "Opens the dashboard in a browser, as the operator; without a display prints its address.",
            footer = {"", "Example:", "  dibs dashboard --print"})
    static final class Dashboard extends Asked {
        @Option(names = "--print", description = "Only print the address.")
        boolean print;

        private final Map<String, String> environment;

        Dashboard(Shell shell) {
            super(shell);
            this.environment = shell.environment();
        }

        @Override
        int run(Caller caller) throws IOException {
            URI url = caller.sidecar().url();
            if (!Sidecar.answers(url, "/livez")) {
                url = caller.sidecar().urlAfter(url);
            }
            String address = url + "/#token=" + ConflictCommands.operatorToken(caller);
            boolean display = environment.containsKey("DISPLAY") || environment.containsKey("WAYLAND_DISPLAY");
            if (print || !display || !opened(address)) {
                caller.shell().out().println(address);
            } else {
                caller.shell().out().println("opened the dashboard of " + url);
            }
            return Exit.DONE;
        }

        private static boolean opened(String address) {
            try {
                Process process = new ProcessBuilder("xdg-open", address)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
                return process.isAlive() || process.exitValue() == 0;
            } catch (IOException noOpener) {
                return false;
            }
        }
    }

    /** Where the node should be; null if none was ever started. */
    static @Nullable URI address(Caller caller) throws IOException {
        URI given = caller.sidecar().given();
        NodeFile file = given == null ? NodeFile.read(caller.sidecar().home()) : null;
        return given != null ? given : file == null ? null : URI.create(file.url());
    }
}
