package dev.dibs.config;

import dev.dibs.core.model.LedgerSettings;
import dev.dibs.text.Nearest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All that can be set, one record per subject.
 *
 * @param coolDowns cool-downs of single workspaces, by name
 * @param given what was set, by key, with its source; for the log
 */
public record Settings(
        NodeSettings node,
        HttpSettings http,
        ClusterSettings cluster,
        JournalSettings journal,
        LedgerSettings ledger,
        Map<String, Duration> coolDowns,
        Map<String, String> given) {
    /** Every key there is, in the order of {@code conf/dibs.yaml}. */
    public static final List<Key<?>> KEYS = Stream.of(
                    NodeSettings.KEYS, HttpSettings.KEYS, ClusterSettings.KEYS, JournalSettings.KEYS, LedgerKeys.KEYS)
            .<Key<?>>flatMap(List::stream)
            .toList();

    private static final Map<String, Key<?>> BY_NAME =
            KEYS.stream().collect(Collectors.toMap(Key::name, key -> key, (a, b) -> a, LinkedHashMap::new));
    private static final Map<String, Key<?>> BY_VARIABLE =
            KEYS.stream().collect(Collectors.toMap(Key::variable, key -> key, (a, b) -> a, LinkedHashMap::new));
    /** As near as this, an unknown variable is taken for a mistyped one; farther ones belong to somebody else. */
    private static final int TYPING_ERRORS = 2;

    private static final List<String> OTHER_VARIABLES =
            List.of("DIBS_URL", "DIBS_WORKSPACE", "DIBS_SESSION", "DIBS_FENCE", "DIBS_JAVA_OPTS", "DIBS_CACHE");

    /** Copies what can change. */
    public Settings {
        coolDowns = Collections.unmodifiableMap(new TreeMap<>(coolDowns));
        given = Collections.unmodifiableMap(new LinkedHashMap<>(given));
    }

    /**
     * Reads the settings: flag before environment before file before default.
     *
     * @param flags values by dotted key, and {@code config} for the file
     * @throws SettingsException naming the key, its value and what is allowed
     */
    public static Settings read(Map<String, String> flags, Map<String, String> environment) {
        Values values = new Values();
        flags.forEach((name, text) -> {
            if (!name.equals("config")) {
                Key<?> key = known(name, "");
                values.give(key, text, "flag " + key.flag());
            }
        });
        environment.forEach((name, text) -> {
            Key<?> key = BY_VARIABLE.get(name);
            if (key != null && !text.isBlank()) {
                values.give(key, text, "environment " + name);
            } else if (key == null) {
                refuseMistyped(name);
            }
        });
        Path home = home(values, environment);
        String config = flags.getOrDefault("config", "");
        Path file = config.isBlank() ? home.resolve("dibs.yaml") : Path.of(config);
        if (!config.isBlank() || Files.isRegularFile(file)) {
            SettingsFile.read(file).forEach((name, text) -> values.give(known(name, file.toString()), text, "" + file));
        }
        return of(values, home(values, environment));
    }

    /** The defaults, with a home. */
    public static Settings defaults(Path home) {
        return of(new Values(), home);
    }

    /** The folder of the sidecar's state. */
    public Path home() {
        return node.home();
    }

    /** What rules this workspace's ledger. */
    public LedgerSettings ledgerOf(String workspace) {
        Duration own = coolDowns.get(workspace);
        return own == null ? ledger : ledger.withCoolDownMillis(own.toMillis());
    }

    /** One line for the log: what is not as by default, and where it was set. */
    public String describe() {
        String all = given.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(", "));
        return "home=" + node.home() + (all.isEmpty() ? ", all else as by default" : ", " + all);
    }

    private static Settings of(Values values, Path home) {
        return new Settings(
                new NodeSettings(home, values.get(NodeSettings.LOG_LEVEL), values.get(NodeSettings.LOG_FORMAT)),
                HttpSettings.of(values),
                ClusterSettings.of(values),
                JournalSettings.of(values),
                LedgerKeys.read(values),
                values.get(LedgerKeys.COOL_DOWNS),
                values.shown());
    }

    private static Path home(Values values, Map<String, String> environment) {
        String home = values.get(NodeSettings.HOME);
        return home.isBlank()
                ? Home.of(environment)
                : Path.of(home).toAbsolutePath().normalize();
    }

    private static Key<?> known(String name, String where) {
        Key<?> key = BY_NAME.get(name);
        if (key != null) {
            return key;
        }
        throw new SettingsException("'" + name + "' is no setting"
                + (where.isEmpty() ? "" : " (" + where + ")")
                + "; " + Nearest.hint(name, BY_NAME.keySet()));
    }

    private static void refuseMistyped(String variable) {
        if (!variable.startsWith("DIBS_") || OTHER_VARIABLES.contains(variable)) {
            return;
        }
        String near = Nearest.of(variable, BY_VARIABLE.keySet());
        if (near != null && Nearest.distance(variable, near) <= TYPING_ERRORS) {
            throw new SettingsException(
                    "the environment variable '" + variable + "' is no setting; did you mean " + near + "?");
        }
    }
}
