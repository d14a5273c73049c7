package dev.dibs.ops;

import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;

/** One JSON object a line: {@code time, level, logger, thread, message}, and {@code exception} if there is one. */
final class JsonLines extends Formatter {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    @Override
    public String format(LogRecord entry) {
        JsonObject line = new JsonObject()
                .put("time", time(entry.getInstant()))
                .put("level", entry.getLevel().getName())
                .put("logger", String.valueOf(entry.getLoggerName()))
                .put("thread", Thread.currentThread().getName())
                .put("message", String.valueOf(formatMessage(entry)));
        Throwable thrown = entry.getThrown();
        if (thrown != null) {
            line.put("exception", stack(thrown));
        }
        return line.encode() + "\n";
    }

    static String time(Instant at) {
        return TIME.format(at);
    }

    static String stack(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
