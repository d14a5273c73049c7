package dev.dibs.client.cli;

import dev.dibs.client.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code claim}, {@code renew}, {@code release}, {@code check}: what a session holds. */
final class ClaimCommands {
    private ClaimCommands() {}

    @Command(
            name = "claim",
            description = "Claims paths: all of them, or none.",
            footer = {
                "",
                "Examples:",
                "  dibs claim src/server.js",
                "  dibs claim src/server.js docs --wait 5m --reason 'Updating the roadmap'",
                "  dibs claim --shared 'src/server.js#Login.check'"
            })
    static final class Claim extends Asked {
        @Parameters(arity = "1..*", paramLabel = "PATH", description = "What to claim, with all beneath it.")
        List<String> paths = List.of();

        @Option(names = "--shared", description = "Others may hold it shared as well.")
        boolean shared;

        @Option(names = "--ttl", paramLabel = "D", description = "Ends by itself after so long, like 90s or 1h30m.")
        @Nullable
        String ttl;

        @Option(names = "--wait", paramLabel = "D", description = "Stand in line for so long at most.")
        @Nullable
        String wait;

        @Option(names = "--reason", paramLabel = "TEXT", description = "Told to whoever is refused.")
        @Nullable
        String reason;

        @Option(names = "--pid", paramLabel = "N", description = "Ties the session to this process.")
        @Nullable
        Long process;

        Claim(Shell shell) {
            super(shell);
        }

        @Override
        @Nullable
        Long pid() {
            return process;
        }

        @Override
        int run(Caller caller) throws IOException {
            return new Claiming(paths, shared, ttl, wait, reason).run(caller);
        }
    }

    @Command(
            name = "renew",
            description = "Extends claims; all of the session's if none is named.",
            footer = {"", "Example:", "  dibs renew src/server.js --ttl 10m"})
    static final class Renew extends Asked {
        @Parameters(arity = "0..*", paramLabel = "PATH", description = "What to extend.")
        List<String> paths = List.of();

        @Option(names = "--ttl", paramLabel = "D", description = "For so long from now.")
        @Nullable
        String ttl;

        Renew(Shell shell) {
            super(shell);
        }

        @Override
        int run(Caller caller) throws IOException {
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("paths", paths.isEmpty() ? null : caller.paths(paths));
            body.put("ttl", ttl);
            Answer answer = caller.session().callOnce("POST", caller.target("/claims/renew"), body, Duration.ZERO);
            List<Map<String, Object>> renewed = answer.list("claims");
            int exit = caller.end(
                    answer,
                    () -> renewed.forEach(claim -> caller.shell()
                            .out()
                            .println("renewed " + Claiming.line(claim).substring("claimed ".length()))));
            if (answer.ok() && renewed.isEmpty()) {
                caller.say("session " + caller.session().id() + " holds nothing to extend; claim it again");
                return Exit.FAILED;
            }
            return caller.session().token() != null && answer.sessionIsGone() ? Exit.LOST : exit;
        }
    }

    @Command(
            name = "release",
            description = "Lets go of claims; whoever is next in line has them at once.",
            footer = {"", "Examples:", "  dibs release src/server.js", "  dibs release --all --outcome done"})
    static final class Release extends Asked {
        @Parameters(arity = "0..*", paramLabel = "PATH", description = "What to let go of.")
        List<String> paths = List.of();

        @Option(names = "--all", description = "All that the session holds.")
        boolean all;

        @Option(names = "--outcome", paramLabel = "O", description = "How it went, in a word.")
        @Nullable
        String outcome;

        @Option(names = "--note", paramLabel = "TEXT", description = "Told to whoever follows.")
        @Nullable
        String note;

        Release(Shell shell) {
            super(shell);
        }

        @Override
        int run(Caller caller) throws IOException {
            return new Releasing(paths, all, outcome, note).run(caller);
        }
    }

    @Command(
            name = "check",
            description = "Tells who holds paths. Exit code 0: free; 3: not free.",
            footer = {"", "Example:", "  dibs check src/server.js && echo free"})
    static final class Check extends Asked {
        @Parameters(arity = "1..*", paramLabel = "PATH", description = "What to look at.")
        List<String> paths = List.of();

        Check(Shell shell) {
            super(shell);
        }

        @Override
        int run(Caller caller) throws IOException {
            return new Checking(paths).run(caller);
        }
    }
}
