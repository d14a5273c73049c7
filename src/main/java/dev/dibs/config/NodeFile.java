package dev.dibs.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * {@code DIBS_HOME/dibs.json}: where the sidecar of this home listens. It is there from ready to stop; one that was killed
 * leaves it behind, so a reader must ask the node.
 *
 * @param url where HTTP listens, {@code http://127.0.0.1:3427}
 * @param pid the sidecar's process
 * @param clusterPort where other members reach it; 0 when it is not clustered
 */
public record NodeFile(String url, long pid, int clusterPort) {
    private static final String NAME = "dibs.json";

    /** Refuses an address that would not be read back. */
    public NodeFile {
        if (url.indexOf('"') >= 0 || url.indexOf('\\') >= 0 || !url.startsWith("http")) {
            throw new IllegalArgumentException("url '" + url + "' is no http address");
        }
    }

    /** Writes it whole or not at all. */
    public void write(Path home) throws IOException {
        Path fresh = Files.createTempFile(
                home, NAME, ".new", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(fresh, "{\"url\":\"" + url + "\",\"pid\":" + pid + ",\"clusterPort\":" + clusterPort + "}\n");
        Path ignored = Files.move(
                fresh, home.resolve(NAME), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** What a sidecar of this home last wrote, or null. A file that is damaged counts as none. */
    public static @Nullable NodeFile read(Path home) throws IOException {
        String text;
        try {
            text = Files.readString(home.resolve(NAME));
        } catch (NoSuchFileException none) {
            return null;
        }
        try {
            return new NodeFile(
                    field(text, "url"),
                    Long.parseLong(field(text, "pid")),
                    Integer.parseInt(field(text, "clusterPort")));
        } catch (IllegalArgumentException damaged) {
            return null;
        }
    }

    /** Removes it, if it is still this process's. */
    public static void delete(Path home, long pid) throws IOException {
        NodeFile now = read(home);
        if (now == null || now.pid() == pid) {
            boolean ignored = Files.deleteIfExists(home.resolve(NAME));
        }
    }

    /** Plain search: the file is ours, has no nesting and no escapes, and the short path loads no JSON for it. */
    private static String field(String text, String name) {
        int at = text.indexOf('"' + name + "\":");
        if (at < 0) {
            throw new IllegalArgumentException(name + " is missing");
        }
        int start = at + name.length() + 3;
        while (start < text.length() && text.charAt(start) == ' ') {
            start++;
        }
        if (text.startsWith("\"", start)) {
            int end = text.indexOf('"', start + 1);
            return end < 0 ? "" : text.substring(start + 1, end);
        }
        int end = start;
        while (end < text.length() && Character.isDigit(text.charAt(end))) {
            end++;
        }
        return text.substring(start, end);
    }
}
