package dev.dibs.client.cli;

import dev.dibs.client.Answer;
import dev.dibs.client.Api;
import dev.dibs.client.Seen;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code touch}, {@code changed}: telling and noticing that something changed. */
final class ResourceCommands {
    private ResourceCommands() {}

    @Command(
            name = "touch",
            description = "Announces that something changed: its next version, and its checksum if it is a file.",
            footer = {"", "Example:", "  dibs touch src/server.js --note 'New login'"})
    static final class Touch extends Asked {
        @Parameters(paramLabel = "PATH", description = "What changed.")
        String path = "";

        @Option(names = "--note", paramLabel = "TEXT", description = "What is new.")
        @Nullable
        String note;

        Touch(Shell shell) {
            super(shell);
        }

        @Override
        int run(Caller caller) throws IOException {
            String resource = caller.place().path(path);
            String checksum = Seen.checksum(caller.place().file(resource));
            Map<String, Object> body = new LinkedHashMap<>();
            // none for what is no file, or no more: a resource keeps what is not said anew
            body.put("checksum", checksum);
            body.put("note", note);
            Answer answer = caller.session()
                    .call("PUT", caller.target("/resources/" + Api.segments(resource)), body, Duration.ZERO);
            if (answer.ok()) {
                long version = (long) Answer.number(answer.body(), "version", 0);
                new Seen(caller.sidecar().home(), caller.session())
                        .remember(resource, new Seen.Look(version, checksum));
            }
            return caller.end(
                    answer, () -> caller.shell().out().println(resource + " is at version " + answer.text("version")));
        }
    }

    @Command(
            name = "changed",
            description = "Tells whether something changed since this session last looked. Exit code 0: no; 3: yes.",
            footer = {"", "Example:", "  dibs changed src/server.js || git pull"})
    static final class Changed extends Asked {
        @Parameters(paramLabel = "PATH", description = "What to look at.")
        String path = "";

        Changed(Shell shell) {
            super(shell);
        }

        @Override
        int run(Caller caller) throws IOException {
            String resource = caller.place().path(path);
            Answer answer = caller.get(caller.target("/resources/" + Api.segments(resource)));
            boolean unknown = answer.problem().equals("not-found");
            if (!answer.ok() && !unknown) {
                return caller.end(answer, () -> {});
            }
            long version = unknown ? 0 : (long) Answer.number(answer.body(), "version", 0);
            Seen.Look now = new Seen.Look(version, Seen.checksum(caller.place().file(resource)));
            Seen seen = new Seen(caller.sidecar().home(), caller.session());
            Seen.Look before = seen.last(resource);
            seen.remember(resource, now);
            if (caller.json()) {
                caller.shell().out().println(answer.text().strip());
            } else {
                caller.shell().out().println(sentence(resource, before, now, answer));
            }
            return before == null || before.equals(now) ? Exit.DONE : Exit.REFUSED;
        }

        private static String sentence(String resource, Seen.@Nullable Look before, Seen.Look now, Answer answer) {
            if (before == null) {
                return resource + " is at version " + now.version() + "; this is the session's first look";
            }
            if (before.version() != now.version()) {
                String by = answer.text("changedBy");
                return resource + " changed: version " + before.version() + " is now " + now.version()
                        + (by.isEmpty() ? "" : ", by " + by);
            }
            return resource
                    + (before.equals(now)
                            ? " is unchanged, at version " + now.version()
                            : " changed here: the file has another checksum, nobody announced it");
        }
    }
}
