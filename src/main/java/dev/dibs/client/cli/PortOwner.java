package dev.dibs.client.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which process listens on a port, as Linux tells those who may know. */
final class PortOwner {
    private static final String LISTENS = "0A";
    private static final int STATE = 3;
    private static final int INODE = 9;
    private static final int LONGEST_COMMAND = 120;

    private PortOwner() {}

    /** The process with its number and command, or that it cannot be told. */
    static String of(int port) {
        try {
            for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
                String inode = listening(Path.of(table), port);
                Path process = inode == null ? null : holder("socket:[" + inode + "]");
                if (process != null) {
                    return "process " + process.getFileName() + " (" + command(process) + ")";
                }
            }
        } catch (IOException noProc) {
            // told below
        }
        return "a process of another user; sudo ss -ltnp tells which";
    }

    private static @Nullable String listening(Path table, int port) throws IOException {
        if (!Files.isReadable(table)) {
            return null;
        }
        String end = String.format(":%04X", port);
        for (String line : Files.readAllLines(table)) {
            String[] columns = line.strip().split("\\s+");
            if (columns.length > INODE && columns[1].endsWith(end) && columns[STATE].equals(LISTENS)) {
                return columns[INODE];
            }
        }
        return null;
    }

    private static @Nullable Path holder(String socket) throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc"))) {
            return all.filter(one -> one.getFileName().toString().matches("\\d+"))
                    .filter(one -> holds(one, socket))
                    .findFirst()
                    .orElse(null);
        }
    }

    private static boolean holds(Path process, String socket) {
        try (Stream<Path> open = Files.list(process.resolve("fd"))) {
            return open.anyMatch(one -> isTo(one, socket));
        } catch (IOException anothers) {
            return false;
        }
    }

    private static boolean isTo(Path link, String socket) {
        try {
            return Files.readSymbolicLink(link).toString().equals(socket);
        } catch (IOException closed) {
            return false;
        }
    }

    private static String command(Path process) throws IOException {
        String line = new String(Files.readAllBytes(process.resolve("cmdline")), StandardCharsets.UTF_8)
                .replace('\0', ' ')
                .strip();
        return line.length() > LONGEST_COMMAND ? line.substring(0, LONGEST_COMMAND) + "..." : line;
    }
}
