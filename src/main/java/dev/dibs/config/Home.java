package dev.dibs.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where the state of a sidecar lies: {@code DIBS_HOME}, else the XDG state folder. */
public final class Home {
    private Home() {}

    /** The home that this environment means; it need not exist. */
    public static Path of(Map<String, String> environment) {
        String home = given(environment, "DIBS_HOME");
        if (home != null) {
            return Path.of(home).toAbsolutePath().normalize();
        }
        String state = given(environment, "XDG_STATE_HOME");
        if (state != null && Path.of(state).isAbsolute()) {
            return Path.of(state, "dibs");
        }
        String user = given(environment, "HOME");
        return Path.of(user != null ? user : System.getProperty("user.home", "."), ".local", "state", "dibs")
                .toAbsolutePath();
    }

    /** Makes a folder that only its owner can read, if it is not there, with all above it. */
    public static Path create(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Path above = folder.getParent();
            if (above != null) {
                Files.createDirectories(above);
            }
            try {
                Files.createDirectory(
                        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            } catch (java.nio.file.FileAlreadyExistsException another) {
                if (!Files.isDirectory(folder)) {
                    throw another;
                }
            }
        }
        return folder;
    }

    private static @Nullable String given(Map<String, String> environment, String name) {
        String value = environment.get(name);
        return value == null || value.isBlank() ? null : value;
    }
}
