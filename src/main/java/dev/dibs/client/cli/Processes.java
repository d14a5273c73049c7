package dev.dibs.client.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Other processes on this machine. */
final class Processes {
    private Processes() {}

    /** Whether a process runs; one that is dead and only waits for its parent to notice does not. */
    static boolean isAlive(long pid) {
        Path stat = Path.of("/proc", Long.toString(pid), "stat");
        try {
            String text = Files.readString(stat);
            return !text.substring(text.lastIndexOf(')') + 1).strip().startsWith("Z");
        } catch (IOException gone) {
            return !Files.exists(Path.of("/proc/self/stat"))
                    && ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
        }
    }

    /** Whether this process looks like a sidecar: numbers of processes are used again. */
    static boolean isSidecar(long pid) {
        try {
            String line = Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"));
            return line.contains("--foreground") || line.contains("dev.dibs");
        } catch (IOException noProc) {
            return ProcessHandle.of(pid)
                    .flatMap(process -> process.info().commandLine())
                    .map(line -> line.contains("--foreground") || line.contains("dev.dibs"))
                    .orElse(false);
        }
    }

    /** Sends a signal that Java has no name for. */
    static void signal(long pid, String name) throws IOException {
        Process ignored = new ProcessBuilder("sh", "-c", "kill -" + name + " " + pid)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
