package dev.dibs.client.cli;

import dev.dibs.client.Answer;
import dev.dibs.config.NodeFile;
import dev.dibs.config.Settings;
import dev.dibs.config.SettingsException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/** {@code doctor}: looks at what may be wrong, and says what to do. */
@Command(
        name = "doctor",
        description = "Looks for what may be wrong, and says what to do. Exit code 1: something is.",
        footer = {"", "Example:", "  dibs doctor"})
final class DoctorCommand extends Asked {
    private static final Set<PosixFilePermission> OTHERS = Set.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    private final Shell shell;
    private int problems;

    DoctorCommand(Shell shell) {
        super(shell);
        this.shell = shell;
    }

    @Override
    int run(Caller caller) throws IOException {
        Path home = caller.sidecar().home();
        good("java", System.getProperty("java.version") + " in " + System.getProperty("java.home"));
        good(
                "you",
                "session " + caller.session().id() + " in workspace "
                        + caller.place().workspace());
        home(home);
        secret(home.resolve("operator.token"));
        if (Files.isDirectory(home.resolve("tokens"))) {
            try (Stream<Path> tokens = Files.list(home.resolve("tokens"))) {
                for (Path token : tokens.toList()) {
                    secret(token);
                }
            }
        }
        settings();
        node(caller, home);
        return problems == 0 ? Exit.DONE : Exit.FAILED;
    }

    private void home(Path home) throws IOException {
        if (!Files.exists(home)) {
            good("home", home + " is not there yet; the first start makes it");
        } else if (!Files.isDirectory(home) || !Files.isWritable(home)) {
            bad("home", home + " cannot be written; make it yours, or set DIBS_HOME to another folder");
        } else {
            good("home", home.toString());
            secret(home);
        }
    }

    private void secret(Path file) throws IOException {
        if (Files.exists(file) && Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains)) {
            bad("secrets", file + " can be read by others; close it with: chmod go= " + file);
        }
    }

    private void settings() {
        try {
            good("settings", Settings.read(Map.of(), shell.environment()).describe());
        } catch (SettingsException wrong) {
            bad("settings", String.valueOf(wrong.getMessage()));
        }
    }

    private void node(Caller caller, Path home) throws IOException {
        NodeFile file = NodeFile.read(home);
        URI url = NodeCommands.address(caller);
        if (url == null) {
            good("node", "none runs; the first command that needs one starts it, or: dibs up");
            return;
        }
        if (file != null && caller.sidecar().given() == null && !Processes.isAlive(file.pid())) {
            bad("node", "process " + file.pid() + " is dead and left dibs.json behind; start another with: dibs up");
        } else if (!Sidecar.answers(url, "/livez")) {
            bad("node", url + " does not answer; look into " + home.resolve("dibs.log") + ", then: dibs down; dibs up");
        } else if (!Sidecar.answers(url, "/readyz")) {
            bad("node", url + " lives but is not ready; it may be starting, or without quorum: dibs status");
        } else {
            good("node", url + " is ready");
            version(Sidecar.apiOf(url).get("/v1/cluster", null));
        }
    }

    private void version(Answer cluster) {
        String here = Commands.version();
        for (Map<String, Object> member : cluster.list("members")) {
            String there = Answer.text(member, "version");
            if (Boolean.TRUE.equals(member.get("local")) && !there.isEmpty() && !there.equals(here)) {
                bad(
                        "version",
                        "the node is " + there + ", this command " + here + "; start it anew: dibs down; dibs up");
            }
        }
        good("cluster", cluster.list("members").size() + " members, quorum " + cluster.text("quorum"));
    }

    private void good(String subject, String text) {
        shell.out().println("ok    " + subject + ": " + text);
    }

    private void bad(String subject, String text) {
        problems++;
        shell.out().println(shell.warning("wrong ") + subject + ": " + text);
    }
}
