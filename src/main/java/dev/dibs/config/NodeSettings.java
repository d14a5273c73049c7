package dev.dibs.config;

import java.nio.file.Path;
import java.util.List;

/**
 * The sidecar as a process.
 *
 * @param home the folder of its state: journal, tokens, log, address; another home, another sidecar
 * @param logLevel the least level that is logged
 * @param logFormat {@code text}, or {@code json} for one object a line
 */
public record NodeSettings(Path home, String logLevel, String logFormat) {
    static final Key<String> HOME = Key.text(
            "home", "", "the folder of a sidecar's state; default: the XDG state folder", "a folder", v -> true);
    static final Key<String> LOG_LEVEL = Key.choice(
            "log.level",
            "info",
            "the least level that is logged; of libraries nothing below info",
            List.of("off", "severe", "warning", "info", "config", "fine", "finer", "finest", "all"));

    static final Key<String> LOG_FORMAT = Key.choice(
            "log.format", "text", "how the log is written; json is one object a line", List.of("text", "json"));

    static final List<Key<?>> KEYS = List.of(HOME, LOG_LEVEL, LOG_FORMAT);

    /** Checks the words. */
    public NodeSettings {
        logLevel = LOG_LEVEL.check(logLevel);
        logFormat = LOG_FORMAT.check(logFormat);
    }
}
