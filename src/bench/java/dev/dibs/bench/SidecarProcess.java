package dev.dibs.bench;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A sidecar as users start it, by scripts/dibs, with a home of its own on free ports. */
final class SidecarProcess implements AutoCloseable {
    /** The script; scripts/bench says where it is. */
    static final String SCRIPT = System.getProperty("bench.dibs", "scripts/dibs");

    private static final Set<String> KEPT = Set.of("DIBS_CACHE", "DIBS_JAVA_OPTS");
    private static final String CLUSTER = "bench-" + ProcessHandle.current().pid();

    private final Path home;
    private final Map<String, String> settings;
    private int httpPort;
    private int clusterPort;
    private long pid;

    private SidecarProcess(Path home, Map<String, String> settings) {
        this.home = home;
        this.settings = settings;
    }

    /** Starts one that joins those at these cluster ports; settings by the names of their variables. */
    static SidecarProcess start(Map<String, String> settings, Integer... join) throws Exception {
        return start(Files.createTempDirectory("dibs-bench"), settings, join);
    }

    /** The same with a home that is there. */
    static SidecarProcess start(Path home, Map<String, String> settings, Integer... join) throws Exception {
        SidecarProcess sidecar = new SidecarProcess(home, settings);
        List<String> up = new ArrayList<>(List.of("up"));
        for (int port : join) {
            up.addAll(List.of("--join", "127.0.0.1:" + port));
        }
        sidecar.up(up.toArray(String[]::new));
        return sidecar;
    }

    /** Starts it anew in the same home. */
    void up(String... command) throws Exception {
        int code = command(command).waitFor();
        if (code != 0) {
            throw new IOException(SCRIPT + " " + String.join(" ", command) + " ended with " + code);
        }
        JsonObject file = new JsonObject(Files.readString(home.resolve("dibs.json")));
        httpPort = Integer.parseInt(file.getString("url").replaceAll(".*:", ""));
        clusterPort = file.getInteger("clusterPort");
        pid = file.getLong("pid");
    }

    /** Stops it in order, and waits until its process is gone. */
    void down() throws Exception {
        int code = command("down").waitFor();
        ProcessHandle process = ProcessHandle.of(pid).orElse(null);
        if (process != null) {
            process.onExit().get(15, TimeUnit.SECONDS);
        }
        if (code != 0) {
            throw new IOException("dibs down ended with " + code);
        }
    }

    /** Ends it without a word. */
    void kill() throws Exception {
        ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
        if (!process.destroyForcibly()) {
            throw new IOException("process " + pid + " cannot be ended");
        }
        process.onExit().get(15, TimeUnit.SECONDS);
    }

    /** Runs a command of the CLI against it. */
    Process command(String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of(SCRIPT));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.to(home.resolve("bench.out").toFile()));
        builder.environment().keySet().removeIf(name -> name.startsWith("DIBS_") && !KEPT.contains(name));
        builder.environment().put("DIBS_HOME", home.toString());
        builder.environment().put("DIBS_HTTP_PORT", "0");
        builder.environment().put("DIBS_CLUSTER_NAME", CLUSTER);
        builder.environment().putAll(settings);
        return builder.start();
    }

    int port() {
        return httpPort;
    }

    int clusterPort() {
        return clusterPort;
    }

    long pid() {
        return pid;
    }

    @Override
    public void close() throws Exception {
        if (ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false)) {
            down();
        }
        Folders.delete(home);
    }
}
