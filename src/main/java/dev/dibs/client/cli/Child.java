package dev.dibs.client.cli;

import dev.dibs.client.Foreground;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The command that runs under claims: it has our terminal, gets our signals, and can be ended with all it started. */
final class Child {
    /** From being asked to end until it is forced. */
    static final long GRACE_SECONDS = 5;

    private static final long LOOK_MILLIS = 20;
    private static final long FORCE_NANOS = TimeUnit.SECONDS.toNanos(1);

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

    /** Passes a signal on, unless it has ended, or the terminal has already told it as well. */
    void signal(String name) {
        if (!process.isAlive() || name.equals("INT") && Foreground.isThisProcess()) {
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
        // who is asked to end may begin something yet: what there is is looked for again and again
        Map<Long, ProcessHandle> all = new LinkedHashMap<>();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(GRACE_SECONDS);
        do {
            gather(all).forEach(Child::askToEnd);
        } while (pause() && isAnyAlive(all) && System.nanoTime() - end < 0);
        long last = System.nanoTime() + FORCE_NANOS;
        while (isAnyAlive(all) && System.nanoTime() - last < 0) {
            List<ProcessHandle> ignored = gather(all);
            all.values().stream().filter(Child::isAlive).forEach(Child::force);
            if (!pause()) {
                return;
            }
        }
    }

    /** Adds itself and all beneath those that live; what is new. */
    private List<ProcessHandle> gather(Map<Long, ProcessHandle> all) {
        List<ProcessHandle> known = new ArrayList<>(all.values());
        if (known.isEmpty()) {
            known.add(process.toHandle());
        }
        List<ProcessHandle> found = new ArrayList<>();
        Set<Long> beneath = new HashSet<>();
        for (ProcessHandle one : known) {
            // to look beneath one is to look at every process there is
            if (beneath.contains(one.pid()) || !one.isAlive()) {
                continue;
            }
            for (ProcessHandle more :
                    Stream.concat(Stream.of(one), one.descendants()).toList()) {
                boolean ignored = beneath.add(more.pid());
                if (all.putIfAbsent(more.pid(), more) == null) {
                    found.add(more);
                }
            }
        }
        return found;
    }

    private static boolean isAnyAlive(Map<Long, ProcessHandle> all) {
        return all.values().stream().anyMatch(Child::isAlive);
    }

    private static boolean isAlive(ProcessHandle one) {
        return Processes.isAlive(one.pid());
    }

    private static boolean pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            return true;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
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
