package dev.dibs.client.cli;

import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Parameters;

/** All commands, by picocli. */
final class Commands {
    private Commands() {}

    @Command(
            name = "dibs",
            description = "Says what you are working on, before somebody else does.",
            synopsisSubcommandLabel = "COMMAND",
            footer = {
                "",
                "Exit codes: 0 done; 1 failed; 2 wrong usage; 3 refused: somebody holds it; 4 gave up waiting;",
                "5 the claim was lost; 6 no sidecar or cluster could be reached.",
                "",
                "More on each: dibs COMMAND --help"
            })
    static final class Root implements Callable<Integer> {
        private final Shell shell;

        Root(Shell shell) {
            this.shell = shell;
        }

        @Override
        public Integer call() {
            throw new CommandFailure(Exit.USAGE, "say what to do: dibs claim src/server.js; all commands: dibs --help");
        }

        @Override
        public String toString() {
            return "dibs in " + shell.directory();
        }
    }

    @Command(
            name = "completion",
            description = "Prints a script that completes commands and options, for bash or zsh.",
            footer = {"", "Example:", "  source <(dibs completion bash)"})
    static final class Completion implements Callable<Integer> {
        @Parameters(paramLabel = "SHELL", description = "bash or zsh.")
        String kind = "";

        private final Shell shell;
        private @Nullable CommandLine root;

        Completion(Shell shell) {
            this.shell = shell;
        }

        @Override
        public Integer call() {
            if (root == null || !List.of("bash", "zsh").contains(kind)) {
                throw new CommandFailure(Exit.USAGE, "'" + kind + "' is no shell known here; say bash or zsh");
            }
            shell.out().print(AutoComplete.bash("dibs", root));
            return Exit.DONE;
        }
    }

    static int run(NodeRunner runner, Shell shell, String... args) {
        boolean runs = args.length > 0 && args[0].equals("run");
        CommandLine root = line(runner, shell, args);
        return root.execute(runs ? RunCommand.before(args) : args);
    }

    /** Only the command that is meant, if it is plain which: each costs time to be read from its class. */
    private static CommandLine line(NodeRunner runner, Shell shell, String... args) {
        Map<String, Supplier<Object>> all = new LinkedHashMap<>();
        all.put("claim", () -> new ClaimCommands.Claim(shell));
        all.put("renew", () -> new ClaimCommands.Renew(shell));
        all.put("release", () -> new ClaimCommands.Release(shell));
        all.put("check", () -> new ClaimCommands.Check(shell));
        all.put("run", () -> new RunCommand(shell, RunCommand.after(args)));
        all.put("ls", () -> new LookCommands.Ls(shell));
        all.put("sessions", () -> new LookCommands.Sessions(shell));
        all.put("watch", () -> new WatchCommand(shell));
        all.put("history", () -> new PastCommands.History(shell));
        all.put("conflicts", () -> new PastCommands.Conflicts(shell));
        all.put("ask", () -> new ConflictCommands.Ask(shell));
        all.put("handoff", () -> new ConflictCommands.Handoff(shell));
        all.put("break", () -> new ConflictCommands.Break(shell));
        all.put("touch", () -> new ResourceCommands.Touch(shell));
        all.put("changed", () -> new ResourceCommands.Changed(shell));
        all.put("open", () -> new SessionCommands.Open(shell));
        all.put("heartbeat", () -> new SessionCommands.Heartbeat(shell));
        all.put("restore", () -> new SessionCommands.Restore(shell));
        all.put("close", () -> new SessionCommands.Close(shell));
        all.put("up", UpCommand::spec);
        all.put("down", () -> new NodeCommands.Down(shell));
        all.put("status", () -> new NodeCommands.Status(shell));
        all.put("doctor", () -> new DoctorCommand(shell));
        all.put("dashboard", () -> new NodeCommands.Dashboard(shell));
        all.put("completion", () -> new Completion(shell));
        CommandLine root = new CommandLine(new Root(shell));
        boolean plain = args.length > 0 && all.containsKey(args[0]) && !args[0].equals("completion");
        all.forEach((name, command) -> {
            if (!plain || name.equals(args[0])) {
                CommandLine ignored = root.addSubcommand(name, command.get());
            }
        });
        return finished(root, runner, shell);
    }

    private static CommandLine finished(CommandLine root, NodeRunner runner, Shell shell) {
        if (root.getSubcommands().containsKey("completion")) {
            Completion completion = root.getSubcommands().get("completion").getCommand();
            completion.root = root;
        }
        for (CommandLine command : root.getSubcommands().values()) {
            withHelp(command);
        }
        withHelp(root);
        CommandLine.IExecutionStrategy usual = new CommandLine.RunLast();
        return root.setUsageHelpWidth(110)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(new PrintWriter(shell.out(), true, Charset.defaultCharset()))
                .setErr(new PrintWriter(shell.err(), true, Charset.defaultCharset()))
                .setExecutionStrategy(parsed -> {
                    CommandLine.ParseResult up = parsed.subcommand();
                    boolean help = up != null && (up.isUsageHelpRequested() || up.isVersionHelpRequested());
                    return up != null && up.commandSpec().name().equals("up") && !help
                            ? up(runner, shell, up)
                            : usual.execute(parsed);
                })
                .setParameterExceptionHandler((wrong, given) -> usage(shell, wrong))
                .setExecutionExceptionHandler((failed, command, parsed) -> Failure.tell(shell, failed));
    }

    /** This program's version. */
    static String version() {
        String version = Commands.class.getPackage().getImplementationVersion();
        return version == null ? "0.0.0" : version;
    }

    private static int up(NodeRunner runner, Shell shell, CommandLine.ParseResult up) {
        try {
            return UpCommand.run(runner, shell, up);
        } catch (Exception failed) {
            return Failure.tell(shell, failed);
        }
    }

    private static int usage(Shell shell, CommandLine.ParameterException wrong) {
        String command = wrong.getCommandLine().getCommandSpec().qualifiedName();
        List<String> near = wrong instanceof CommandLine.UnmatchedArgumentException unmatched
                ? unmatched.getSuggestions()
                : List.of();
        shell.err()
                .println("dibs: " + wrong.getMessage()
                        + (near.isEmpty() ? "" : "; did you mean " + near.get(0) + "?")
                        + "\nSee: " + command + " --help");
        return Exit.USAGE;
    }

    private static void withHelp(CommandLine command) {
        CommandSpec spec = command.getCommandSpec();
        CommandSpec ignored = spec.addOption(OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .description("Show this help.")
                        .build())
                .addOption(OptionSpec.builder("-V", "--version")
                        .versionHelp(true)
                        .description("Show the version.")
                        .build())
                .version("dibs " + version());
    }
}
