package dev.dibs.client.cli;

import dev.dibs.client.Answer;
import dev.dibs.client.Api;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ls}, {@code sessions}: who holds what, who is here. */
final class LookCommands {
    private LookCommands() {}

    @Command(
            name = "ls",
            description = "Lists claims.",
            footer = {"", "Examples:", "  dibs ls", "  dibs ls src --mode exclusive"})
    static final class Ls extends Asked {
        @Parameters(arity = "0..1", paramLabel = "PATH", description = "Only what is beneath it.")
        @Nullable
        String path;

        @Option(names = "--mode", paramLabel = "MODE", description = "Only exclusive or shared claims.")
        @Nullable
        String mode;

        @Option(names = "--of", paramLabel = "SESSION", description = "Only this session's.")
        @Nullable
        String holder;

        Ls(Shell shell) {
            super(shell);
        }

        @Override
        int run(Caller caller) throws IOException {
            Table table = new Table("PATH", "MODE", "SESSION", "HELD", "FENCE", "REASON");
            String cursor = "";
            while (true) {
                Answer page = caller.get(caller.target("/claims" + query(caller, cursor)));
                int exit = caller.end(page, () -> page.list("claims").forEach(claim -> add(table, claim)));
                cursor = page.text("nextCursor");
                if (exit != Exit.DONE || cursor.isEmpty()) {
                    boolean all = path == null && mode == null && holder == null;
                    print(caller, table, exit, all ? "no claims" : "no such claims");
                    return exit;
                }
            }
        }

        private String query(Caller caller, String cursor) {
            StringBuilder query = new StringBuilder("?limit=1000");
            add(
                    query,
                    "under",
                    path == null || path.equals(".") ? "" : caller.place().path(path));
            add(query, "mode", mode);
            add(query, "session", holder);
            add(query, "cursor", cursor);
            return query.toString();
        }

        private static void add(StringBuilder query, String name, @Nullable String value) {
            if (value != null && !value.isEmpty()) {
                query.append('&').append(name).append('=').append(Api.segment(value));
            }
        }

        private static void add(Table table, Map<String, Object> claim) {
            table.row(
                    Answer.text(claim, "path"),
                    Answer.text(claim, "mode"),
                    Answer.text(claim, "session"),
                    Humans.span(Answer.number(claim, "heldForSeconds", 0)),
                    Answer.text(claim, "fence"),
                    Answer.text(claim, "reason"));
        }
    }

    @Command(
            name = "sessions",
            description = "Lists who is here.",
            footer = {"", "Example:", "  dibs sessions"})
    static final class Sessions extends Asked {
        Sessions(Shell shell) {
            super(shell);
        }

        @Override
        int run(Caller caller) throws IOException {
            Table table = new Table("SESSION", "STATUS", "HEALTH", "KIND", "WHO", "CLAIMS", "HEARTBEAT", "BRANCH");
            Answer answer = caller.get(caller.target("/sessions"));
            int exit = caller.end(answer, () -> answer.list("sessions").forEach(session -> add(table, session)));
            print(caller, table, exit, "no sessions");
            return exit;
        }

        private static void add(Table table, Map<String, Object> session) {
            String where = Refusal.where(session);
            table.row(
                    Answer.text(session, "id"),
                    Answer.text(session, "status"),
                    Answer.text(session, "health"),
                    Answer.text(session, "kind"),
                    where.isEmpty() ? "" : where.substring(2, where.length() - 1),
                    Answer.text(session, "claims"),
                    Answer.text(session, "heartbeatAgeHuman"),
                    Answer.text(session, "branch"));
        }
    }

    private static void print(Caller caller, Table table, int exit, String none) {
        if (caller.json() || exit != Exit.DONE) {
            return;
        }
        if (table.isEmpty()) {
            caller.shell()
                    .out()
                    .println(none + " in workspace " + caller.place().workspace());
        } else {
            table.print(caller.shell().out());
        }
    }
}
