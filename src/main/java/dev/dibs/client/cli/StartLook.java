package dev.dibs.client.cli;

import dev.dibs.config.NodeFile;
import dev.dibs.config.Settings;
import dev.dibs.config.SettingsException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Why the sidecar of this home does not run, or would not start. */
final class StartLook {
    private static final int LAST_BYTES = 64 << 10;
    /** With this a command that ended with a failure begins its last words. */
    private static final String FAILED = "dibs: ";

    private StartLook() {}

    static void at(Caller caller, Findings findings) throws IOException {
        Path home = caller.sidecar().home();
        NodeFile file = NodeFile.read(home);
        if (caller.sidecar().given() != null || (file != null && Processes.isAlive(file.pid()))) {
            return;
        }
        lastStart(home.resolve("dibs.log"), findings);
        try {
            port(Settings.read(Map.of(), caller.shell().environment()), findings);
        } catch (SettingsException malformed) {
            // told of with the home
        }
    }

    private static void lastStart(Path log, Findings findings) throws IOException {
        List<String> lines = end(log);
        for (int i = lines.size() - 1; i >= 0; i--) {
            if (lines.get(i).startsWith(FAILED)) {
                String said = lines.get(i).substring(FAILED.length());
                boolean partitions = said.contains(" partitions and this node ");
                findings.wrong(
                        partitions ? "partitions" : "start",
                        "the last start failed: " + said,
                        partitions
                                ? "members spread the workspaces over the same number of parts, or they cannot find them"
                                : "without its sidecar this machine takes no part",
                        partitions
                                ? "set cluster.partitions as told, in dibs.yaml or DIBS_CLUSTER_PARTITIONS, then: dibs up"
                                : "mend what it says, then: dibs up; more is in " + log);
                return;
            }
            if (!lines.get(i).isBlank() && !lines.get(i).startsWith("\t")) {
                return;
            }
        }
    }

    private static List<String> end(Path log) throws IOException {
        if (!Files.isReadable(log)) {
            return List.of();
        }
        byte[] all = Files.readAllBytes(log);
        int from = Math.max(0, all.length - LAST_BYTES);
        return new String(all, from, all.length - from, StandardCharsets.UTF_8)
                .lines()
                .toList();
    }

    private static void port(Settings settings, Findings findings) throws IOException {
        String host = settings.http().host();
        int port = settings.http().port();
        if (port == 0 || isFree(host, port)) {
            return;
        }
        URI url = URI.create("http://" + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port);
        String who = PortOwner.of(port);
        findings.wrong(
                "port",
                "port " + port + " of " + host + " is taken by "
                        + (Sidecar.answers(url, "/livez") ? "a node of another DIBS_HOME, " : "") + who,
                "the sidecar is to listen there, and cannot start",
                "end that, or take another port with DIBS_HTTP_PORT, or a free one with DIBS_HTTP_PORT=0");
    }

    private static boolean isFree(String host, int port) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(InetAddress.getByName(host), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
