package dev.dibs.client.cli;

import dev.dibs.client.Answer;
import dev.dibs.client.Json;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Events for other programs: one JSON object a line, or comma-separated values as in RFC 4180. */
enum EventExport {
    JSONL {
        @Override
        void begin(PrintStream out) {
            // there is no head
        }

        @Override
        void row(PrintStream out, Map<String, Object> event) {
            out.println(Json.write(event));
        }
    },
    CSV {
        @Override
        void begin(PrintStream out) {
            line(out, COLUMNS);
        }

        @Override
        void row(PrintStream out, Map<String, Object> event) {
            Map<String, Object> rest = new TreeMap<>(event);
            COLUMNS.forEach(rest::remove);
            rest.remove("workspace");
            rest.remove("owner");
            List<String> cells = COLUMNS.stream()
                    .map(name -> switch (name) {
                        case "user", "hostname" -> Answer.text(Answer.object(event.get("owner")), name);
                        case "details" -> rest.isEmpty() ? "" : Json.write(rest);
                        default -> Answer.text(event, name);
                    })
                    .toList();
            line(out, cells);
        }
    };

    private static final List<String> COLUMNS = List.of(
            "revision", "at", "type", "path", "session", "user", "hostname", "fence", "by", "reason", "details");

    abstract void begin(PrintStream out);

    abstract void row(PrintStream out, Map<String, Object> event);

    private static void line(PrintStream out, List<String> cells) {
        StringBuilder line = new StringBuilder();
        for (String text : cells) {
            // what participants write is text to a spreadsheet, and no formula
            String cell = text.isEmpty() || "=+-@\t\r".indexOf(text.charAt(0)) < 0 ? text : '\'' + text;
            line.append(line.length() == 0 ? "" : ",");
            boolean quoted = cell.indexOf(',') >= 0
                    || cell.indexOf('"') >= 0
                    || cell.indexOf('\n') >= 0
                    || cell.indexOf('\r') >= 0;
            line.append(quoted ? '"' + cell.replace("\"", "\"\"") + '"' : cell);
        }
        out.print(line.append("\r\n"));
    }
}
