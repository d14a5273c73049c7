package dev.dibs.client.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The commands that scripts and hooks give most, read by hand: picocli alone costs more time than the whole call. Anything
 * that is not plainly understood is left to picocli, so there is one place that explains and refuses.
 */
final class ShortPath {
    private static final String FLAG = "";

    private final List<String> paths = new ArrayList<>();
    private final Map<String, String> options = new HashMap<>();

    private ShortPath() {}

    /** Runs the command, or returns null: it is for picocli. */
    static @Nullable Integer run(Shell shell, String... args) throws IOException {
        if (args.length == 0) {
            return null;
        }
        ShortPath read = new ShortPath();
        String command = args[0];
        boolean known = switch (command) {
            case "claim" -> read.read(args, " --ttl --wait --reason --pid ", " --shared ");
            case "release" -> read.read(args, " --outcome --note ", " --all ");
            case "check" -> read.read(args, " ", " ");
            case "heartbeat" -> read.read(args, " ", " ");
            default -> false;
        };
        return known && read.hasWhatItNeeds(command) ? read.carryOut(shell, command) : null;
    }

    private boolean hasWhatItNeeds(String command) {
        return switch (command) {
            case "claim", "check" -> !paths.isEmpty();
            case "heartbeat" -> paths.isEmpty();
            default -> true;
        };
    }

    private @Nullable Integer carryOut(Shell shell, String command) throws IOException {
        Long pid = null;
        if (options.get("--pid") != null) {
            try {
                pid = Long.valueOf(options.getOrDefault("--pid", ""));
            } catch (NumberFormatException explainedByPicocli) {
                return null;
            }
        }
        Common common = new Common(options.get("-w"), options.get("--as"), pid, options.containsKey("--json"));
        Caller caller = new Caller(shell, common);
        return switch (command) {
            case "claim" ->
                new Claiming(
                                paths,
                                options.containsKey("--shared"),
                                options.get("--ttl"),
                                options.get("--wait"),
                                options.get("--reason"))
                        .run(caller);
            case "release" ->
                new Releasing(paths, options.containsKey("--all"), options.get("--outcome"), options.get("--note"))
                        .run(caller);
            case "check" -> new Checking(paths).run(caller);
            default -> new Heartbeating().run(caller);
        };
    }

    /** Reads options and paths; false if there is something else. */
    private boolean read(String[] args, String withValue, String flags) {
        boolean onlyPaths = false;
        for (int i = 1; i < args.length; i++) {
            String arg = args[i];
            if (onlyPaths || !arg.startsWith("-")) {
                paths.add(arg);
            } else if (arg.equals("--")) {
                onlyPaths = true;
            } else if (arg.equals("--json") || isIn(flags, arg)) {
                options.put(arg, FLAG);
            } else {
                int equals = arg.startsWith("--") ? arg.indexOf('=') : -1;
                String name = equals < 0 ? arg : arg.substring(0, equals);
                String canonical = name.equals("--workspace") ? "-w" : name;
                if (!(canonical.equals("-w") || canonical.equals("--as") || isIn(withValue, canonical))
                        || (equals < 0 && i + 1 == args.length)
                        || options.containsKey(canonical)) {
                    return false;
                }
                options.put(canonical, equals < 0 ? args[++i] : arg.substring(equals + 1));
            }
        }
        return true;
    }

    private static boolean isIn(String names, String name) {
        return names.contains(" " + name + " ");
    }
}
