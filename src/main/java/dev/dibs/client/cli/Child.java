package dev.dibs.client.cli;

import dev.dibs.client.Foreground;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The command that runs under claims: it has our terminal, gets our signals, and can be ended with all it started. */
final class Child {
    private static final long GRACE_SECONDS = 5;

    private final Process process;
    private final CountDownLatch ended = new CountDownLatch(1);

    private Child(Process process) {
        this.process = process;
    }

    /** Starts it; {@code more} goes into its environment. */
    static Child start(Shell shell, List<String> command, Map<String, String> more) {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(shell.directory().toFile())
                .inheritIO();
        builder.environment().clear();
        builder.environment().putAll(shell.environment());
        builder.environment().putAll(more);
        try {
            return new Child(builder.start());
        } catch (IOException unknown) {
            throw new CommandFailure(
                    Exit.FAILED, "cannot run '" + command.get(0) + "': " + reason(unknown) + "; the claim is released");
        }
    }

    /** Its exit code; 128 and the signal's number if a signal ended it. */
    int await() throws IOException {
        try {
            return process.waitFor();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", stopped);
        }
    }

    /** Passes a signal on, unless the terminal has already told the child as well. */
    void signal(String name) {
        if (name.equals("INT") && Foreground.isThisProcess()) {
            return;
        }
        try {
            Processes.signal(process.pid(), name);
        } catch (IOException noShell) {
            process.destroy();
        }
    }

    /** Waits for {@link #end}, which another thread is about to call, or has. */
    void awaitEnd() throws IOException {
        try {
            // what it started may outlive it, and is to be forced
            boolean ignored = ended.await(GRACE_SECONDS + 1, TimeUnit.SECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", stopped);
        }
    }

    /** Ends it and what it started: asked first, then forced. */
    void end() {
        try {
            askThenForce();
        } finally {
            ended.countDown();
        }
    }

    private void askThenForce() {
        List<ProcessHandle> all = Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .toList();
        all.forEach(Child::askToEnd);
        long start = System.nanoTime();
        while (all.stream().anyMatch(one -> Processes.isAlive(one.pid()))
                && System.nanoTime() - start < TimeUnit.SECONDS.toNanos(GRACE_SECONDS)) {
            try {
                TimeUnit.MILLISECONDS.sleep(20);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        all.stream().filter(one -> Processes.isAlive(one.pid())).forEach(Child::force);
    }

    private static void askToEnd(ProcessHandle process) {
        boolean ignored = process.destroy();
    }

    private static void force(ProcessHandle process) {
        boolean ignored = process.destroyForcibly();
    }

    private static String reason(IOException failed) {
        @Nullable String message = failed.getMessage();
        int at = message == null ? -1 : message.lastIndexOf(", ");
        return message == null || at < 0 ? "it cannot be started" : message.substring(at + 2);
    }
}
