package dev.dibs.client.cli;

import dev.dibs.client.Unreachable;
import dev.dibs.config.Home;
import dev.dibs.config.NodeFile;
import dev.dibs.config.NodeLock;
import dev.dibs.config.Pause;
import dev.dibs.config.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Starts the sidecar of a home in the background, once: whoever has the lock file starts it, whoever comes second finds it
 * running.
 */
final class SidecarStart {
    private static final long READY_WITHIN_NANOS = 30_000_000_000L;
    private static final long LARGEST_LOG = 8 << 20;
    private static final int LINES_SHOWN = 15;

    private final Shell shell;
    private final Path home;
    private final Map<String, String> flags;

    /** A start with these flags, by dotted key. */
    SidecarStart(Shell shell, Path home, Map<String, String> flags) {
        this.shell = shell;
        this.home = home;
        this.flags = flags;
    }

    /**
     * The sidecar that runs now.
     *
     * @param url its address
     * @param fresh whether this start is what runs it, with these flags
     */
    record Running(URI url, boolean fresh) {}

    /** Has it run. A process cannot have a lock twice: one of its threads at a time. */
    Running run() throws IOException {
        synchronized (SidecarStart.class) {
            return runAlone();
        }
    }

    private Running runAlone() throws IOException {
        Path folder = Home.create(home);
        try (FileChannel channel = FileChannel.open(
                        folder.resolve("dibs.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            NodeFile there = NodeFile.read(home);
            if (lock.isValid()
                    && there != null
                    && Processes.isAlive(there.pid())
                    && Sidecar.answers(URI.create(there.url()), "/livez")) {
                return new Running(URI.create(there.url()), false);
            }
            URI other = NodeLock.isHeld(home) ? await(null) : null;
            if (other != null) {
                return new Running(other, false);
            }
            Settings settings = Settings.read(flags, shell.environment());
            refuseTakenPort(settings);
            boolean ignored = Files.deleteIfExists(home.resolve("dibs.json"));
            URI url = Objects.requireNonNull(await(spawn()));
            shell.err().println("started a sidecar at " + url + withFlags());
            return new Running(url, true);
        }
    }

    Path log() {
        return home.resolve("dibs.log");
    }

    private Process spawn() throws IOException {
        if (Files.exists(log()) && Files.size(log()) > LARGEST_LOG) {
            Path ignored = Files.move(log(), home.resolve("dibs.log.1"), StandardCopyOption.REPLACE_EXISTING);
        }
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
            command.add("/usr/bin/setsid");
        }
        command.addAll(JavaCommand.ofNode(shell.environment()));
        command.addAll(List.of("up", "--foreground"));
        flags.forEach((name, value) -> {
            command.add(name.equals("config") ? "--config" : flagOf(name));
            command.add(value);
        });
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                .redirectError(ProcessBuilder.Redirect.appendTo(log().toFile()))
                .directory(home.toFile());
        builder.environment().clear();
        builder.environment().putAll(shell.environment());
        builder.environment().put("DIBS_HOME", home.toString());
        return builder.start();
    }

    private static String flagOf(String name) {
        return Settings.KEYS.stream()
                .filter(key -> key.name().equals(name))
                .findFirst()
                .orElseThrow()
                .flag();
    }

    private String withFlags() {
        List<String> words = new ArrayList<>();
        flags.forEach((name, value) -> words.add((name.equals("config") ? "--config" : flagOf(name)) + ' ' + value));
        return words.isEmpty() ? "" : " with " + String.join(" ", words);
    }

    /** Waits for the process that was started; where there is null, for one that is there already: null when that has ended. */
    private @Nullable URI await(@Nullable Process process) throws IOException {
        long start = System.nanoTime();
        while (System.nanoTime() - start < READY_WITHIN_NANOS) {
            NodeFile file = NodeFile.read(home);
            if (file != null && Processes.isAlive(file.pid())) {
                URI url = URI.create(file.url());
                if (Sidecar.waitsFor(url) != null) {
                    return url;
                }
            }
            if (process == null && !NodeLock.isHeld(home)) {
                return null;
            }
            if (process != null && !process.isAlive()) {
                throw new Unreachable(
                        "the sidecar ended as it started (exit " + process.exitValue() + "): " + lastLines());
            }
            Pause.of(25);
        }
        NodeFile file = NodeFile.read(home);
        throw new Unreachable("the sidecar of " + home
                + (process != null
                        ? " (process " + process.pid() + ")"
                        : file != null ? " (process " + file.pid() + ")" : "")
                + " was not ready within 30s; " + lastLines());
    }

    /** What the process said last: its reason, if it gave one, else some lines. */
    private String lastLines() throws IOException {
        List<String> lines = Files.exists(log()) ? Files.readAllLines(log()) : List.of();
        String last = lines.isEmpty() ? "" : lines.get(lines.size() - 1);
        if (last.startsWith(Failure.MARK)) {
            return last.substring(Failure.MARK.length()) + "\n" + log() + " says more";
        }
        return "the last lines of " + log() + ":\n  "
                + String.join("\n  ", lines.subList(Math.max(0, lines.size() - LINES_SHOWN), lines.size()));
    }

    private static void refuseTakenPort(Settings settings) throws IOException {
        int port = settings.http().port();
        String host = settings.http().host();
        if (port == 0) {
            return;
        }
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(InetAddress.getByName(host), port));
        } catch (IOException taken) {
            URI url = URI.create("http://" + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port);
            String who = Sidecar.answers(url, "/livez")
                    ? "a node of another DIBS_HOME is there already"
                    : "something else is there already";
            throw new Unreachable("cannot listen on " + host + " port " + port + " (" + taken.getMessage() + "): " + who
                    + "; take another with DIBS_HTTP_PORT, or a free one with DIBS_HTTP_PORT=0");
        }
    }
}
