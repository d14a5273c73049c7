package dev.dibs.client.cli;

import dev.dibs.client.Answer;
import dev.dibs.client.Json;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The past for other programs: one JSON object a line, or comma-separated values as in RFC 4180. */
enum Export {
    JSONL {
        @Override
        void begin(PrintStream out, List<String> columns) {
            // there is no head
        }

        @Override
        void row(PrintStream out, List<String> columns, Map<String, Object> one) {
            out.println(Json.write(one));
        }
    },
    CSV {
        @Override
        void begin(PrintStream out, List<String> columns) {
            line(out, columns);
        }

        @Override
        void row(PrintStream out, List<String> columns, Map<String, Object> one) {
            Map<String, Object> rest = new TreeMap<>(one);
            columns.forEach(rest::remove);
            rest.remove("workspace");
            rest.remove("owner");
            List<String> cells = columns.stream()
                    .map(name -> switch (name) {
                        case "user", "hostname" -> Answer.text(Answer.object(one.get("owner")), name);
                        case "holders" -> PastCommands.holders(one);
                        case "details" -> rest.isEmpty() ? "" : Json.write(rest);
                        default -> Answer.text(one, name);
                    })
                    .toList();
            line(out, cells);
        }
    };

    static final List<String> OF_EVENTS = List.of(
            "revision", "at", "type", "path", "session", "user", "hostname", "fence", "by", "reason", "details");
    static final List<String> OF_CONFLICTS = List.of(
            "revision", "at", "path", "session", "user", "hostname", "mode", "reason", "holders", "outcome", "details");

    abstract void begin(PrintStream out, List<String> columns);

    abstract void row(PrintStream out, List<String> columns, Map<String, Object> one);

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
