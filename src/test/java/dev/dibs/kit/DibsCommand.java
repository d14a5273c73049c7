package dev.dibs.kit;

import dev.dibs.config.NodeFile;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** The real command, as a user of one {@code DIBS_HOME} gives it: each call a process of its own. */
public final class DibsCommand implements AutoCloseable {
    private static final long ENDS_WITHIN_SECONDS = 60;

    private final Path home;
    private final Path directory;
    private final Path outputs;
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final List<Running> running = new ArrayList<>();
    private List<String> program = List.of(
            NodeProcess.java(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xshare:auto",
            "-Xmx128m",
            "-cp",
            NodeProcess.jar().toString(),
            "dev.dibs.Main");

    /** A user in {@code folder}, with a home and a current directory beneath it, and a cluster of their own. */
    public DibsCommand(Path folder) {
        this.home = folder.resolve("home");
        this.directory = folder.resolve("work");
        this.outputs = folder.resolve("outputs");
        try {
            Files.createDirectories(directory);
            Files.createDirectories(outputs);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        with("DIBS_HOME", home.toString());
        with("DIBS_HTTP_PORT", "0");
        with("DIBS_CLUSTER_NAME", NodeProcess.uniqueCluster());
        with("DIBS_CLUSTER_PORT", Integer.toString(Members.freePort()));
        with("DIBS_WORKSPACE", "acme");
        with("DIBS_CACHE", "off");
        with("USER", "dev");
    }

    /** What a command said and ended with. */
    public record Result(int exit, String out, String err) {
        public JsonObject json() {
            return new JsonObject(out);
        }

        public String all() {
            return "exit " + exit + "\n" + out + "\n--\n" + err;
        }
    }

    public DibsCommand with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    public DibsCommand without(String variable) {
        environment.remove(variable);
        return this;
    }

    /** Runs another program in place of the jar's. */
    public DibsCommand by(String... words) {
        program = List.of(words);
        return this;
    }

    public List<String> program() {
        return program;
    }

    public Path home() {
        return home;
    }

    public Path directory() {
        return directory;
    }

    /** Runs it to its end. */
    public Result run(String... args) {
        return start(args).await();
    }

    /** Runs it as this session. */
    public Result as(String session, String... args) {
        List<String> words = new ArrayList<>(List.of(args));
        words.addAll(1, List.of("--as", session));
        return run(words.toArray(new String[0]));
    }

    /** Starts it. */
    public Running start(String... args) {
        List<String> command = new ArrayList<>(program);
        command.addAll(List.of(args));
        try {
            Path out = Files.createTempFile(outputs, "out", "");
            Path err = Files.createTempFile(outputs, "err", "");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            NodeProcess.clean(builder.environment());
            builder.environment().putAll(environment);
            Running one = new Running(builder.start(), out, err);
            running.add(one);
            return one;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Starts another program in the same place; whoever starts it ends it. */
    public Process startProcess(String... command) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD);
            NodeProcess.clean(builder.environment());
            builder.environment().putAll(environment);
            return builder.start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** A command that runs. */
    public static final class Running {
        private final Process process;
        private final Path out;
        private final Path err;

        private Running(Process process, Path out, Path err) {
            this.process = process;
            this.out = out;
            this.err = err;
        }

        public Process process() {
            return process;
        }

        public String out() {
            return read(out);
        }

        public String err() {
            return read(err);
        }

        /** Waits until it has said this on either side. */
        public Running awaitSaid(String text) {
            Awaitility.await("it says " + text)
                    .atMost(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS)
                    .pollInterval(20, TimeUnit.MILLISECONDS)
                    .until(() -> (out() + err()).contains(text));
            return this;
        }

        public Result await() {
            try {
                if (!process.waitFor(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    throw new AssertionError("it does not end; it said:\n" + out() + err());
                }
            } catch (InterruptedException stopped) {
                throw new AssertionError(stopped);
            }
            return new Result(process.exitValue(), out(), err());
        }

        private static String read(Path file) {
            try {
                return Files.readString(file, StandardCharsets.UTF_8);
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }

    /** Whether a process runs; one that is dead and waits for its parent to notice does not. */
    public static boolean isRunning(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            return !stat.substring(stat.lastIndexOf(')') + 1).strip().startsWith("Z");
        } catch (IOException gone) {
            return false;
        }
    }

    /** Ends a sidecar without a word. */
    public static void kill(NodeFile node) {
        ProcessHandle.of(node.pid()).ifPresent(ProcessHandle::destroyForcibly);
        Awaitility.await("the end of " + node.pid())
                .atMost(20, TimeUnit.SECONDS)
                .pollInterval(10, TimeUnit.MILLISECONDS)
                .until(() -> !isRunning(node.pid()));
    }

    /** The sidecar that runs, or null. */
    public NodeFile node() {
        try {
            NodeFile file = NodeFile.read(home);
            return file != null && isRunning(file.pid()) ? file : null;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public Rest rest() {
        return new Rest(node().url());
    }

    /** Whoever holds a path in the user's workspace; empty when it is free. */
    public String holder(String path) {
        JsonObject check = rest().get("/v1/workspaces/acme/claims/" + path).json();
        return check.getJsonArray("holders").isEmpty()
                ? ""
                : check.getJsonArray("holders").getJsonObject(0).getString("session");
    }

    @Override
    public void close() {
        for (Running one : running) {
            one.process.descendants().forEach(ProcessHandle::destroyForcibly);
            one.process.destroyForcibly();
        }
        NodeFile node = node();
        if (node != null) {
            kill(node);
        }
    }
}
