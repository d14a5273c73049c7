package dev.dibs.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The documented table of metrics. */
public final class MetricsTable {
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| `(\\w+)` \\| (\\w+) \\| ([^|]*) \\| [^|]* \\| [^|]+ \\|$");
    private static final Pattern NAME = Pattern.compile("`(\\w+)`");

    /** What the table says of a name. */
    public record Row(String type, Set<String> labels) {}

    private MetricsTable() {}

    public static Map<String, Row> read() {
        Map<String, Row> rows = new TreeMap<>();
        Matcher row = ROW.matcher(text());
        while (row.find()) {
            Set<String> labels = new TreeSet<>();
            Matcher label = NAME.matcher(row.group(3));
            while (label.find()) {
                labels.add(label.group(1));
            }
            rows.put(row.group(1), new Row(row.group(2), labels));
        }
        return rows;
    }

    private static String text() {
        try {
            return Files.readString(Path.of("src/docs/design/metrics.md")).replace("| |", "|  |");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
