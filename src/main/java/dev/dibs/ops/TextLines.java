package dev.dibs.ops;

import java.util.logging.Formatter;
import java.util.logging.LogRecord;

/** A line for a person: when, how grave, what, where; beneath it what was thrown. */
final class TextLines extends Formatter {
    @Override
    public String format(LogRecord entry) {
        Throwable thrown = entry.getThrown();
        return JsonLines.time(entry.getInstant()) + ' ' + entry.getLevel().getName() + ' ' + formatMessage(entry) + " ("
                + entry.getLoggerName() + ", " + Thread.currentThread().getName() + ")\n"
                + (thrown == null ? "" : JsonLines.stack(thrown));
    }
}
