package dev.dibs.client.cli;

import dev.dibs.config.Settings;
import dev.dibs.config.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** What lies in the home: can it be written, can others read its secrets, are the settings well formed. */
final class HomeLook {
    private static final Set<PosixFilePermission> OTHERS = Set.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    private HomeLook() {}

    static void at(Caller caller, Findings findings) throws IOException {
        Path home = caller.sidecar().home();
        if (!Files.exists(home)) {
            findings.fine("home", home + " is not there yet; the first start makes it");
        } else if (!Files.isDirectory(home) || !Files.isWritable(home)) {
            findings.wrong(
                    "home",
                    home + " cannot be written",
                    "the sidecar keeps its address, its log and its tokens there",
                    "make it yours, or set DIBS_HOME to another folder");
        } else {
            findings.fine("home", home.toString());
            secret(home, findings);
        }
        secret(home.resolve("operator.token"), findings);
        if (Files.isDirectory(home.resolve("tokens"))) {
            try (Stream<Path> tokens = Files.list(home.resolve("tokens"))) {
                for (Path token : tokens.toList()) {
                    secret(token, findings);
                }
            }
        }
        try {
            findings.fine(
                    "settings",
                    "of commands here: "
                            + Settings.read(Map.of(), caller.shell().environment())
                                    .describe());
        } catch (SettingsException malformed) {
            findings.wrong(
                    "settings",
                    String.valueOf(malformed.getMessage()),
                    "no node starts with settings that it cannot read",
                    "mend it in " + home.resolve("dibs.yaml") + " or in the environment, as told");
        }
    }

    private static void secret(Path file, Findings findings) throws IOException {
        if (Files.exists(file) && Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains)) {
            findings.wrong(
                    "secrets",
                    file + " can be read by others",
                    "who has a token can act as its session, or as the operator",
                    "close it with: chmod go= " + file);
        }
    }
}
