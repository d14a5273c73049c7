package dev.dibs.config;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** {@code DIBS_HOME/node.lock}: held by the one node of a home for as long as its process lives, from before it joins anybody. */
public final class NodeLock {
    private static final int TRIES = 20;
    private static final long PAUSE_MILLIS = 100;

    /** Never let go: a channel that nobody refers to is closed, and the lock is gone. */
    private static final List<FileLock> HELD = new CopyOnWriteArrayList<>();

    private NodeLock() {}

    /**
     * Holds the home until this process ends.
     *
     * @throws IOException when another node holds it
     */
    public static void hold(Path home) throws IOException {
        // whoever only looks has it for a moment
        for (int i = 0; i < TRIES; i++) {
            FileLock lock = taken(home);
            if (lock != null) {
                HELD.add(lock);
                return;
            }
            Pause.of(PAUSE_MILLIS);
        }
        NodeFile other = NodeFile.read(home);
        throw new IOException("another node runs in " + home + (other == null ? "" : " (process " + other.pid() + ')')
                + "; give this one a home of its own (DIBS_HOME), or stop that with: dibs down");
    }

    /** Whether a node holds it now. */
    public static boolean isHeld(Path home) throws IOException {
        FileLock lock = taken(home);
        if (lock == null) {
            return true;
        }
        lock.acquiredBy().close();
        return false;
    }

    private static @Nullable FileLock taken(Path home) throws IOException {
        FileChannel channel = FileChannel.open(
                Home.create(home).resolve("node.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock == null) {
                channel.close();
            }
            return lock;
        } catch (OverlappingFileLockException thisProcess) {
            // the channel stays open: to close it would let the lock go
            return null;
        }
    }
}
