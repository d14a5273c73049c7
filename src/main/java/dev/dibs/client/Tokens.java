package dev.dibs.client;

import dev.dibs.config.Home;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/** Tokens of sessions, kept in {@code DIBS_HOME/tokens}: one file each, which only its owner can read. */
public final class Tokens {
    private static final int LONGEST_NAME = 200;

    private final Path home;

    /** The tokens kept in this home. */
    public Tokens(Path home) {
        this.home = home;
    }

    /** The token of a session, or null. */
    public @Nullable String read(String workspace, String session) throws IOException {
        try {
            String token = Files.readString(file(workspace, session)).strip();
            return token.isEmpty() ? null : token;
        } catch (NoSuchFileException none) {
            return null;
        }
    }

    /** Keeps a token, whole or not at all. */
    public void keep(String workspace, String session, String token) throws IOException {
        Path folder = Home.create(Home.create(home).resolve("tokens"));
        Path fresh = Files.createTempFile(
                folder,
                ".token",
                null,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Files.writeString(fresh, token + "\n");
            Path ignored = Files.move(
                    fresh,
                    file(workspace, session),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } finally {
            boolean ignored = Files.deleteIfExists(fresh);
        }
    }

    /** Forgets a token. */
    public void forget(String workspace, String session) throws IOException {
        boolean ignored = Files.deleteIfExists(file(workspace, session));
    }

    /** A name for a file or folder that is this session's alone, whatever its id is made of. */
    public static String safeName(String workspace, String session) {
        String name = safe(workspace) + "~" + safe(session);
        return name.length() <= LONGEST_NAME
                ? name
                : sha256((workspace + "\n" + session).getBytes(StandardCharsets.UTF_8));
    }

    /** The SHA-256 of these bytes in hexadecimal digits. */
    static String sha256(byte[] bytes) {
        try {
            return hex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static String hex(byte[] bytes) {
        StringBuilder out = new StringBuilder(2 * bytes.length);
        for (byte b : bytes) {
            out.append(Character.forDigit((b >> 4) & 15, 16)).append(Character.forDigit(b & 15, 16));
        }
        return out.toString();
    }

    private Path file(String workspace, String session) {
        return home.resolve("tokens").resolve(safeName(workspace, session));
    }

    private static String safe(String text) {
        StringBuilder out = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (plain || c == '-' || c == '_' || c == '@' || (c == '.' && out.length() > 0)) {
                out.append(c);
            } else {
                out.append('%').append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
            }
        }
        return out.toString();
    }
}
