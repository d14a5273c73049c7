package dev.dibs.kit;

import dev.dibs.config.NodeFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A whole node as a process of its own, run from the packaged jar; it can be killed and started again in its home. */
public final class NodeProcess implements AutoCloseable {
    private static final Duration READY_WITHIN = Duration.ofSeconds(120);

    private final Path home;
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final List<String> javaOptions = new ArrayList<>();
    private final List<String> launcher = new ArrayList<>();
    private String address = "127.0.0.1";
    private volatile Process process;
    private volatile NodeFile file;

    /** A node with this home, on free ports, in a cluster of this name; it does not run yet. */
    public NodeProcess(Path home, String cluster) {
        this.home = home;
        with("DIBS_HOME", home.toString());
        with("DIBS_HTTP_PORT", "0");
        with("DIBS_CLUSTER_NAME", cluster);
        with("DIBS_CLUSTER_PORT", Integer.toString(Members.freePort()));
    }

    /** A cluster's name that no other test has. */
    public static String uniqueCluster() {
        return "it-" + UUID.randomUUID();
    }

    /** The jar under test. */
    public static Path jar() {
        Path jar =
                Path.of(System.getProperty("dibs.jar", "target/dibs-all.jar")).toAbsolutePath();
        if (!Files.isRegularFile(jar)) {
            throw new AssertionError("there is no " + jar + "; build it first: mvn package");
        }
        return jar;
    }

    /** The java of this process. */
    public static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** The variables of this process without any of ours. */
    public static void clean(Map<String, String> variables) {
        variables.keySet().removeIf(name -> name.startsWith("DIBS_") || name.equals("JAVA_TOOL_OPTIONS"));
    }

    public NodeProcess with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    public NodeProcess withJava(String option) {
        javaOptions.add(option);
        return this;
    }

    /** Has it run under this command, as the node of this address. */
    public NodeProcess within(List<String> command, String own) {
        launcher.addAll(command);
        address = own;
        return with("DIBS_HTTP_HOST", own).with("DIBS_CLUSTER_HOST", own);
    }

    /** Has it join these, which run. */
    public NodeProcess joining(List<NodeProcess> others) {
        List<String> members = others.stream()
                .filter(one -> one != this && one.isAlive() && one.file != null)
                .map(one -> one.address + ":" + one.clusterPort())
                .toList();
        return with("DIBS_JOIN", String.join(",", members));
    }

    /** Starts it and waits until it serves. */
    public NodeProcess start() {
        launch();
        return awaitReady();
    }

    /** Starts it; {@link #awaitReady} waits for it. */
    public NodeProcess launch(String... flags) {
        List<String> command = new ArrayList<>(launcher);
        command.addAll(List.of(
                java(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-XX:+ExitOnOutOfMemoryError",
                "-Djava.util.concurrent.ForkJoinPool.common.parallelism=2"));
        command.addAll(javaOptions);
        command.addAll(List.of("-jar", jar().toString(), "up", "--foreground"));
        command.addAll(List.of(flags));
        try {
            Files.createDirectories(home.getParent());
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile().toFile()));
            clean(builder.environment());
            builder.environment().putAll(environment);
            process = builder.start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return this;
    }

    public NodeProcess awaitReady() {
        awaitListening();
        Awaitility.await("ready: " + home)
                .atMost(READY_WITHIN)
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptions()
                .until(() -> rest().get("/readyz").status() == 200);
        return this;
    }

    /** Waits until it says where it listens. */
    public NodeProcess awaitListening() {
        try {
            Awaitility.await("listening: " + home)
                    .atMost(READY_WITHIN)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> {
                        if (!process.isAlive()) {
                            throw new IllegalStateException("ended with " + process.exitValue());
                        }
                        NodeFile read = NodeFile.read(home);
                        boolean ours = read != null && read.pid() == process.pid();
                        // callers of the node that was go on having its address meanwhile
                        file = ours ? read : file;
                        return ours;
                    });
        } catch (RuntimeException failure) {
            throw new AssertionError("the node did not start; the end of its log:\n" + lastLines(), failure);
        }
        return this;
    }

    public Path home() {
        return home;
    }

    public String url() {
        return file.url();
    }

    public int port() {
        return Integer.parseInt(url().substring(url().lastIndexOf(':') + 1));
    }

    public int clusterPort() {
        return file.clusterPort();
    }

    public Process process() {
        return process;
    }

    public boolean isAlive() {
        return process != null && process.isAlive();
    }

    public Rest rest() {
        return new Rest(url());
    }

    /** The members that this node sees. */
    public int members() {
        return rest().get("/v1/cluster").json().getJsonArray("members").size();
    }

    /** Whether every ledger has all its copies. */
    public boolean isSafe() {
        return rest().get("/v1/cluster").json().getBoolean("safe");
    }

    public String operatorToken() {
        try {
            return Files.readString(home.resolve("operator.token")).strip();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private Path logFile() {
        return home.resolveSibling(home.getFileName() + ".log");
    }

    /** How it sees itself, for a person who looks for a fault. */
    public String standing() {
        String cluster;
        try {
            cluster = rest().get("/v1/cluster").text();
        } catch (RuntimeException silent) {
            cluster = silent.toString();
        }
        return "\n" + home.getFileName() + ", process " + process.pid() + (isAlive() ? " lives: " : " is dead: ")
                + cluster + "\n" + lastLines();
    }

    private String lastLines() {
        List<String> lines = log().lines()
                .filter(line -> !line.startsWith("\tat "))
                .map(line -> line.length() > 300 ? line.substring(0, 300) : line)
                .toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
    }

    /** What it said so far. */
    public String log() {
        try {
            return Files.exists(logFile()) ? Files.readString(logFile()) : "";
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Ends it without a word: {@code kill -9}. */
    public void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** Has it stand still, and not know of it: {@code SIGSTOP}. */
    public void freeze() {
        signal(process.pid(), "STOP");
    }

    /** Has it go on after {@link #freeze}. */
    public void thaw() {
        signal(process.pid(), "CONT");
    }

    /** Sends a signal to a process. */
    public static void signal(long pid, String name) {
        try {
            int exit = new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                    .start()
                    .waitFor();
            if (exit != 0) {
                throw new AssertionError("kill -" + name + " " + pid + " ended with " + exit);
            }
        } catch (IOException | InterruptedException failure) {
            throw new AssertionError(failure);
        }
    }

    /** Asks it to stop, and waits until it has. */
    public int stop() {
        process.destroy();
        return awaitEnd();
    }

    private int awaitEnd() {
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                throw new AssertionError("process " + process.pid() + " does not end");
            }
            return process.exitValue();
        } catch (InterruptedException failure) {
            throw new AssertionError(failure);
        }
    }

    @Override
    public void close() {
        if (isAlive()) {
            kill();
        }
    }
}
