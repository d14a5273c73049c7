package dev.dibs.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * That a folder is one journal's, in this process and on this machine; it ends with the process.
 *
 * <p>The system's lock is the process's, and is gone as soon as the process closes any channel to its file: so the folders of this
 * process are known here, and whoever comes second does not open it.
 */
final class FolderLock {
    private static final Set<Path> TAKEN = ConcurrentHashMap.newKeySet();

    private final Path folder;
    private final FileChannel channel;

    private FolderLock(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    /**
     * Takes a folder that is there.
     *
     * @throws JournalException when it is taken
     */
    static FolderLock take(Path folder) throws IOException {
        Path real = folder.toRealPath();
        if (!TAKEN.add(real)) {
            throw taken(folder);
        }
        FileChannel channel = null;
        boolean held = false;
        try {
            channel = FileChannel.open(Own.file(real.resolve("lock")), StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            held = lock != null;
            if (!held) {
                throw taken(folder);
            }
            return new FolderLock(real, channel);
        } finally {
            if (!held) {
                TAKEN.remove(real);
                if (channel != null) {
                    channel.close();
                }
            }
        }
    }

    private static JournalException taken(Path folder) {
        return new JournalException("the journal in " + folder
                + " is in use by another process; give this node a home of its own (DIBS_HOME)");
    }

    /** Leaves it to others. */
    void release() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new JournalException("the journal in " + folder + " cannot be closed", e);
        } finally {
            TAKEN.remove(folder);
        }
    }
}
