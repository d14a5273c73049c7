package dev.dibs.client.cli;

import dev.dibs.client.Unreachable;
import dev.dibs.config.Home;
import dev.dibs.config.Key;
import dev.dibs.config.Settings;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code up}: starts the sidecar. Its flags are the settings themselves, so none can be forgotten here. */
final class UpCommand {
    private static final String FOREGROUND = "--foreground";

    private UpCommand() {}

    static CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name("up");
        spec.usageMessage()
                .description(
                        "Starts the sidecar in the background, if it does not run. A command that finds none starts it with the flags of the last up.")
                .customSynopsis("dibs up [--join HOST,...] [--foreground] [--config FILE] [--SETTING VALUE]...")
                .footer(
                        "",
                        "Examples:",
                        "  dibs up",
                        "  dibs up --join 10.0.0.5,10.0.0.6:5702 --cluster-host 10.0.0.7",
                        "  DIBS_HOME=/tmp/other dibs up --http-port 0");
        spec.addOption(OptionSpec.builder(FOREGROUND)
                .type(boolean.class)
                .description("Run here, and log to standard error.")
                .build());
        spec.addOption(OptionSpec.builder("--config")
                .type(String.class)
                .paramLabel("FILE")
                .description("A settings file; by default DIBS_HOME/dibs.yaml, if there is one.")
                .build());
        for (Key<?> key : Settings.KEYS) {
            spec.addOption(OptionSpec.builder(key.flag())
                    .type(String.class)
                    .paramLabel("VALUE")
                    .description(escaped(key.about())
                            + (key.fallback().isEmpty() ? "" : " (default: " + escaped(key.fallback()) + ")"))
                    .build());
        }
        return spec;
    }

    static int run(NodeRunner runner, Shell shell, CommandLine.ParseResult parsed) throws Exception {
        Map<String, String> flags = flags(parsed);
        Settings settings = Settings.read(flags, shell.environment());
        if (parsed.hasMatchedOption(FOREGROUND)) {
            java.nio.file.Path ignored = Home.create(settings.home());
            return runner.run(settings);
        }
        Map<String, String> environment = new LinkedHashMap<>(shell.environment());
        environment.put("DIBS_HOME", settings.home().toString());
        Shell there = new Shell(environment, shell.directory(), shell.out(), shell.err());
        SidecarStart.Running running = new SidecarStart(there, settings.home(), flags).run();
        URI url = running.url();
        if (running.fresh()) {
            UpFlags.write(settings.home(), flags);
        } else if (flags.isEmpty() || flags.equals(UpFlags.read(settings.home()))) {
            shell.out().println("the sidecar runs already at " + url);
        } else {
            throw new CommandFailure(
                    Exit.FAILED,
                    "the sidecar runs already at " + url + ", and not by these flags; to change them: dibs down, then"
                            + " this again");
        }
        String waitsFor = Sidecar.waitsFor(url);
        if (waitsFor == null) {
            throw new Unreachable("the sidecar at " + url + " is not ready; look with: dibs doctor");
        }
        if (!waitsFor.isEmpty()) {
            shell.out().println("it waits for others: " + waitsFor);
        }
        return Exit.DONE;
    }

    private static Map<String, String> flags(CommandLine.ParseResult parsed) {
        Map<String, String> flags = new LinkedHashMap<>();
        String config = parsed.matchedOptionValue("--config", "");
        if (!config.isEmpty()) {
            flags.put("config", java.nio.file.Path.of(config).toAbsolutePath().toString());
        }
        for (Key<?> key : Settings.KEYS) {
            if (parsed.hasMatchedOption(key.flag())) {
                flags.put(key.name(), parsed.matchedOptionValue(key.flag(), ""));
            }
        }
        return flags;
    }

    private static String escaped(String text) {
        return text.replace("%", "%%");
    }
}
