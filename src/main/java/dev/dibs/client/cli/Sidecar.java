package dev.dibs.client.cli;

import dev.dibs.client.Answer;
import dev.dibs.client.Api;
import dev.dibs.client.NodeSource;
import dev.dibs.client.Unreachable;
import dev.dibs.config.Home;
import dev.dibs.config.NodeFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The node a command talks to: that of {@code DIBS_URL}, else the sidecar of this home, started if none runs. */
final class Sidecar implements NodeSource {
    private final Shell shell;
    private final Path home;

    Sidecar(Shell shell) {
        this.shell = shell;
        this.home = Home.of(shell.environment());
    }

    Path home() {
        return home;
    }

    /** The address the user gave; null if it is the sidecar's. */
    @Nullable
    URI given() {
        String given = shell.environment().getOrDefault("DIBS_URL", "").strip();
        if (given.isEmpty()) {
            return null;
        }
        String bare = given.endsWith("/") ? given.substring(0, given.length() - 1) : given;
        try {
            URI url = URI.create(bare);
            if (url.getHost() != null && ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
                return url;
            }
        } catch (IllegalArgumentException malformed) {
            // told below
        }
        throw new CommandFailure(
                Exit.USAGE, "DIBS_URL is '" + given + "'; write it like http://127.0.0.1:3427, or unset it");
    }

    @Override
    public URI url() throws IOException {
        URI known = known();
        return known == null ? started() : known;
    }

    /** A file left by a dead process says nothing: its port may be a stranger's by now. */
    private @Nullable URI known() throws IOException {
        URI given = given();
        if (given != null) {
            return given;
        }
        NodeFile file = NodeFile.read(home);
        return file == null || !Processes.isAlive(file.pid()) ? null : URI.create(file.url());
    }

    @Override
    public URI urlAfter(URI failed) throws IOException {
        URI given = given();
        if (given != null) {
            throw new Unreachable("no node answers at " + given + ", as DIBS_URL says; start it, or unset DIBS_URL");
        }
        return started();
    }

    /** The same node, which is not started if it does not run. */
    NodeSource asItIs() {
        return new NodeSource() {
            @Override
            public URI url() throws IOException {
                URI known = known();
                if (known == null) {
                    throw new Unreachable("no sidecar of " + home + " runs");
                }
                return known;
            }

            @Override
            public URI urlAfter(URI failed) throws IOException {
                throw new Unreachable("no node answers at " + failed);
            }
        };
    }

    /** The sidecar of this home that answers, or null. */
    @Nullable
    NodeFile running() throws IOException {
        NodeFile file = NodeFile.read(home);
        return file != null && Processes.isAlive(file.pid()) && answers(URI.create(file.url()), "/livez") ? file : null;
    }

    private URI started() throws IOException {
        return new SidecarStart(shell, home, UpFlags.read(home)).run().url();
    }

    /** Whether something at this address answers a probe well. */
    static boolean answers(URI url, String probe) {
        try {
            Answer answer = apiOf(url).once("GET", probe, null, null, Duration.ofSeconds(2));
            return answer.ok();
        } catch (IOException silent) {
            return false;
        }
    }

    /** Why a node that runs can change nothing until others come, empty when it is ready; null when it is neither. */
    static @Nullable String waitsFor(URI url) {
        try {
            Answer answer = apiOf(url).once("GET", "/readyz", null, null, Duration.ofSeconds(2));
            if (answer.ok()) {
                return "";
            }
            return answer.problem().equals("no-quorum") ? answer.detail() : null;
        } catch (IOException silent) {
            return null;
        }
    }

    /** Calls to exactly this address. */
    static Api apiOf(URI url) {
        return new Api(new NodeSource() {
            @Override
            public URI url() {
                return url;
            }

            @Override
            public URI urlAfter(URI failed) throws IOException {
                throw new Unreachable("no node answers at " + failed);
            }
        });
    }
}
