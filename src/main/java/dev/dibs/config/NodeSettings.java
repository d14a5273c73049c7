package dev.dibs.config;

import java.nio.file.Path;
import java.util.List;

/**
 * The sidecar as a process.
 *
 * @param home the folder of its state: journal, tokens, log, address; another home, another sidecar
 * @param logLevel the least level that is logged
 */
public record NodeSettings(Path home, String logLevel) {
    static final Key<String> HOME = Key.text(
            "home", "", "the folder of a sidecar's state; default: the XDG state folder", "a folder", v -> true);
    static final Key<String> LOG_LEVEL = Key.choice(
            "log.level",
            "info",
            "the least level that is logged",
            List.of("off", "severe", "warning", "info", "config", "fine", "finer", "finest", "all"));

    static final List<Key<?>> KEYS = List.of(HOME, LOG_LEVEL);

    /** Checks the level. */
    public NodeSettings {
        logLevel = LOG_LEVEL.check(logLevel);
    }
}
