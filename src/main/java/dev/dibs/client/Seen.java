package dev.dibs.client;

import dev.dibs.config.Home;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a session last saw of each resource: one small file per path in {@code DIBS_HOME/seen}, so that two commands at once
 * do not undo each other.
 */
public final class Seen {
    /**
     * One look.
     *
     * @param version the resource's version; 0 if nobody announced one
     * @param checksum of the local file; empty if there is none
     */
    public record Look(long version, String checksum) {}

    private final Path folder;

    /** What this session saw. */
    public Seen(Path home, OwnSession session) {
        this.folder =
                home.resolve("seen").resolve(Tokens.safeName(session.place().workspace(), session.id()));
    }

    /** The last look at a path, or null: this session never looked. */
    public @Nullable Look last(String path) throws IOException {
        try {
            String[] fields = Files.readString(file(path)).strip().split(" ", -1);
            return new Look(Long.parseLong(fields[0]), fields.length > 1 ? fields[1] : "");
        } catch (NoSuchFileException | NumberFormatException none) {
            return null;
        }
    }

    /** Remembers a look. */
    public void remember(String path, Look look) throws IOException {
        Path above = folder.getParent();
        if (above != null) {
            Path ignored = Home.create(above);
        }
        Path ignored = Home.create(folder);
        Files.writeString(file(path), look.version() + " " + look.checksum() + "\n");
    }

    /** Forgets all of it: the session is closed. */
    public void forget() throws IOException {
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(folder);
        }
    }

    /** {@code sha256:} and the digits of a file's checksum; empty if it is no file. */
    public static String checksum(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return "";
        }
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
                byte[] buffer = new byte[65_536];
                int n = in.read(buffer);
                while (n >= 0) {
                    n = in.read(buffer);
                }
            }
            return "sha256:" + Tokens.hex(digest.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private Path file(String path) {
        return folder.resolve(Tokens.sha256(path.getBytes(StandardCharsets.UTF_8)));
    }
}
