package dev.dibs.faults;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A file system of its own in memory, that can be filled to the last byte. */
final class SmallDisk implements AutoCloseable {
    private static final String DEVICE = "dibs-faults-";

    private final Path folder;
    private final Thread hook = new Thread(this::unmount, "disk-down");

    /** Mounts it on a folder. */
    SmallDisk(Path folder, int mebibytes) {
        this.folder = folder;
        sweep();
        try {
            Files.createDirectories(folder);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        Shell.run(
                "mount",
                "-t",
                "tmpfs",
                "-o",
                "size=" + mebibytes + "m,mode=0700",
                DEVICE + ProcessHandle.current().pid(),
                folder.toString());
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Leaves no byte free. */
    void fill() {
        byte[] block = new byte[4096];
        try (OutputStream out = Files.newOutputStream(filler())) {
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            // what was wanted
        }
    }

    void empty() {
        try {
            Files.deleteIfExists(filler());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private Path filler() {
        return folder.resolve("filler");
    }

    /** Takes away what processes left behind that no longer run. */
    private static void sweep() {
        for (String line : Shell.run("cat", "/proc/mounts").split("\n")) {
            String[] words = line.split(" ");
            if (words[0].matches(DEVICE + "\\d+")
                    && ProcessHandle.of(Long.parseLong(words[0].substring(DEVICE.length())))
                            .isEmpty()) {
                Shell.quietly(List.of("umount", "-l", words[1]));
            }
        }
    }

    private void unmount() {
        Shell.quietly(List.of("umount", "-l", folder.toString()));
    }

    @Override
    public void close() {
        unmount();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException onTheWayOut) {
            // it runs already, and finds nothing
        }
    }
}
