package dev.dibs.client.cli;

import dev.dibs.client.Answer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ask}, {@code handoff}, {@code break}: how a conflict is settled. */
final class ConflictCommands {
    private ConflictCommands() {}

    @Command(
            name = "ask",
            description = "Asks the holder to let go; it is told by an event.",
            footer = {"", "Example:", "  dibs ask src/server.js --message 'Need it for the release'"})
    static final class Ask extends Asked {
        @Parameters(paramLabel = "PATH", description = "What you need.")
        String path = "";

        @Option(names = "--message", paramLabel = "TEXT", description = "Told to the holder.")
        @Nullable
        String message;

        Ask(Shell shell) {
            super(shell);
        }

        @Override
        int run(Caller caller) throws IOException {
            String asked = caller.place().path(path);
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("path", asked);
            body.put("message", message);
            Answer answer = caller.post("/claims/ask", body);
            return caller.end(answer, () -> caller.shell().out().println("asked for " + asked));
        }
    }

    @Command(
            name = "handoff",
            description = "Hands a claim to another session, with nobody in between.",
            footer = {"", "Example:", "  dibs handoff src/server.js --to session-frontend"})
    static final class Handoff extends Asked {
        @Parameters(paramLabel = "PATH", description = "What you hold.")
        String path = "";

        @Option(names = "--to", required = true, paramLabel = "SESSION", description = "Who is to have it.")
        String to = "";

        Handoff(Shell shell) {
            super(shell);
        }

        @Override
        int run(Caller caller) throws IOException {
            Map<String, Object> body = Map.of("path", caller.place().path(path), "to", to);
            Answer answer = caller.session().callOnce("POST", caller.target("/claims/handoff"), body, Duration.ZERO);
            int exit = caller.end(answer, () -> {
                Map<String, Object> claim = Answer.object(answer.body().get("claim"));
                caller.shell()
                        .out()
                        .println("handed " + Answer.text(claim, "path") + " to " + to + " (fence "
                                + Answer.text(claim, "fence") + ")");
            });
            boolean heirIsGone = answer.problem().equals("no-such-session")
                    && answer.text("session").equals(to);
            return answer.sessionIsGone() && !heirIsGone ? Exit.LOST : exit;
        }
    }

    @Command(
            name = "break",
            description = "Takes a claim away, as the operator; its holder is told.",
            footer = {"", "Example:", "  dibs break src/server.js --reason 'Its owner went home'"})
    static final class Break extends Asked {
        @Parameters(paramLabel = "PATH", description = "What is to be free.")
        String path = "";

        @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Told to the holder.")
        String reason = "";

        Break(Shell shell) {
            super(shell);
        }

        @Override
        int run(Caller caller) throws IOException {
            Map<String, Object> body = Map.of("path", caller.place().path(path), "reason", reason);
            URI ignored = caller.sidecar().url();
            Answer answer = caller.api()
                    .call("POST", caller.target("/claims/break"), body, operatorToken(caller), Duration.ZERO);
            return caller.end(answer, () -> {
                if (answer.body().get("broken") instanceof List<?> broken) {
                    broken.forEach(item -> caller.shell().out().println("broke " + Releasing.name(item)));
                }
            });
        }
    }

    /** The operator's token; the sidecar made it at its first start. */
    static String operatorToken(Caller caller) throws IOException {
        Path file = caller.sidecar().home().resolve("operator.token");
        try {
            return Files.readString(file).strip();
        } catch (NoSuchFileException none) {
            throw new CommandFailure(
                    Exit.FAILED, "there is no operator's token at " + file + "; run this where the sidecar runs");
        }
    }
}
