package dev.dibs.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;

/** The secret that makes one the operator: a file in the sidecar's home that only its user can read. */
public final class OperatorToken {
    private static final String NAME = "operator.token";
    private static final int BYTES = 24;

    private OperatorToken() {}

    /** The token of a home; made up at first. */
    public static String ofHome(Path home) throws IOException {
        Path file = home.resolve(NAME);
        if (Files.exists(file) && Files.readString(file).isBlank()) {
            // the disk was full, or the process was killed
            Files.delete(file);
        }
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        String fresh = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        try (var channel = Files.newByteChannel(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            int ignored = channel.write(ByteBuffer.wrap((fresh + "\n").getBytes(StandardCharsets.US_ASCII)));
            return fresh;
        } catch (FileAlreadyExistsException there) {
            return Files.readString(file).strip();
        }
    }
}
