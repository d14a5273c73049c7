package dev.dibs.ops;

import java.util.Locale;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The log of a node that is a process of its own: to standard error, a line for each entry. A host application's log is its own
 * affair, and so is one that Java's own properties set up.
 */
public final class NodeLog {
    /** Kept: Java forgets what was set of a logger that nobody holds. */
    private static final Logger OURS = Logger.getLogger("dev.dibs");

    private static final Logger ALL = Logger.getLogger("");

    private NodeLog() {}

    /** Logs from now on as set; the words are those of {@code log.level} and {@code log.format}. */
    public static void begin(String level, String format) {
        if (System.getProperty("java.util.logging.config.file") != null
                || System.getProperty("java.util.logging.config.class") != null) {
            return;
        }
        begin(Level.parse(level.toUpperCase(Locale.ROOT)), format.equals("json") ? new JsonLines() : new TextLines());
    }

    private static void begin(Level level, Formatter lines) {
        for (Handler handler : ALL.getHandlers()) {
            ALL.removeHandler(handler);
        }
        Handler console = new ConsoleHandler();
        console.setFormatter(lines);
        console.setLevel(Level.ALL);
        ALL.addHandler(console);
        // below info, libraries tell more of what passes through them than a log should hold
        ALL.setLevel(level.intValue() < Level.INFO.intValue() ? Level.INFO : level);
        OURS.setLevel(level);
    }
}
