package dev.dibs.client.cli;

import dev.dibs.client.Answer;
import dev.dibs.client.Seen;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code open}, {@code heartbeat}, {@code restore}, {@code close}: a session by hand, for scripts. */
final class SessionCommands {
    private SessionCommands() {}

    @Command(
            name = "open",
            description = "Opens the session; the first claim does it as well.",
            footer = {"", "Examples:", "  dibs open --as importer --ttl 10m", "  dibs open --as build --pid $$$$"})
    static final class Open extends Asked {
        @Option(names = "--name", paramLabel = "NAME", description = "A name for people.")
        @Nullable
        String name;

        @Option(
                names = "--kind",
                paramLabel = "KIND",
                description =
                        "agent (default of a new one), desk, worker, browser or service: how long it lives without a sign.")
        @Nullable
        String kind;

        @Option(names = "--ttl", paramLabel = "D", description = "How long it lives without a sign.")
        @Nullable
        String ttl;

        @Option(names = "--pid", paramLabel = "N", description = "Ties the session to this process.")
        @Nullable
        Long process;

        Open(Shell shell) {
            super(shell);
        }

        @Override
        @Nullable
        Long pid() {
            return process;
        }

        @Override
        int run(Caller caller) throws IOException {
            Map<String, Object> further = new LinkedHashMap<>();
            put(further, "name", name);
            put(further, "kind", kind);
            put(further, "ttl", ttl);
            Answer answer = caller.session().open(further);
            return caller.end(
                    answer,
                    () -> caller.shell()
                            .out()
                            .println("session " + answer.text("id") + " is open in workspace "
                                    + caller.place().workspace() + " until " + answer.text("expiresAt")));
        }
    }

    @Command(
            name = "heartbeat",
            description = "Says that the session is alive; extends its claims.",
            footer = {"", "Example:", "  dibs heartbeat --as importer"})
    static final class Heartbeat extends Asked {
        Heartbeat(Shell shell) {
            super(shell);
        }

        @Override
        int run(Caller caller) throws IOException {
            return new Heartbeating().run(caller);
        }
    }

    @Command(
            name = "restore",
            description = "Takes back what the session held and is still free. Exit code 3: some of it is not.",
            footer = {"", "Example:", "  dibs restore --as importer"})
    static final class Restore extends Asked {
        Restore(Shell shell) {
            super(shell);
        }

        @Override
        int run(Caller caller) throws IOException {
            Answer opened = caller.session().open(Map.of());
            if (!opened.ok()) {
                return caller.end(opened, () -> {});
            }
            String target = caller.session().target() + "/restore";
            Answer answer = caller.session().callOnce("POST", target, Map.of(), Duration.ZERO);
            int exit = caller.end(answer, () -> tell(caller, answer));
            return exit == Exit.DONE && !answer.list("lost").isEmpty() ? Exit.REFUSED : exit;
        }

        private static void tell(Caller caller, Answer answer) {
            List<Map<String, Object>> restored = answer.list("restored");
            restored.forEach(claim -> caller.shell()
                    .out()
                    .println("restored " + Claiming.line(claim).substring("claimed ".length())));
            for (Map<String, Object> lost : answer.list("lost")) {
                caller.shell().out().println("lost " + Answer.text(lost, "path"));
                List<?> holders = lost.get("holders") instanceof List<?> list ? list : List.of(lost);
                for (Object holder : holders) {
                    String session = Answer.text(Answer.object(holder), "session");
                    if (!session.isEmpty()) {
                        caller.shell().out().println("  to         " + session);
                    }
                }
            }
            if (restored.isEmpty() && answer.list("lost").isEmpty()) {
                caller.shell().out().println("there is nothing to restore");
            }
        }
    }

    @Command(
            name = "close",
            description = "Ends the session and releases all it holds.",
            footer = {"", "Example:", "  dibs close --outcome done"})
    static final class Close extends Asked {
        @Option(names = "--outcome", paramLabel = "O", description = "How it went, in a word.")
        @Nullable
        String outcome;

        @Option(names = "--note", paramLabel = "TEXT", description = "Told to whoever follows.")
        @Nullable
        String note;

        Close(Shell shell) {
            super(shell);
        }

        @Override
        int run(Caller caller) throws IOException {
            Map<String, Object> body = new LinkedHashMap<>();
            put(body, "outcome", outcome);
            put(body, "note", note);
            Answer answer = caller.session().close(body);
            new Seen(caller.sidecar().home(), caller.session()).forget();
            return caller.end(
                    answer,
                    () -> caller.shell()
                            .out()
                            .println("closed session " + caller.session().id()));
        }
    }

    private static void put(Map<String, Object> body, String field, @Nullable Object value) {
        if (value != null) {
            body.put(field, value);
        }
    }
}
