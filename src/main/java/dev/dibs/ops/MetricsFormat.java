package dev.dibs.ops;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The form of the page of metrics that its reader can take. */
final class MetricsFormat {
    static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private MetricsFormat() {}

    /** OpenMetrics for who names it and does not like plain text better; else plain text, which browsers show. */
    static String of(@Nullable String accept) {
        String wanted = accept == null ? "" : accept.toLowerCase(Locale.ROOT);
        double open = weight(wanted, "application/openmetrics-text");
        return open > 0 && open >= weight(wanted, "text/plain") ? OPEN_METRICS : PROMETHEUS_TEXT;
    }

    /** How much a type is wanted, 0 to 1; 0 as well when it is not named. */
    private static double weight(String accept, String type) {
        double most = 0;
        for (String range : accept.split(",")) {
            String[] parts = range.split(";");
            if (parts[0].strip().equals(type)) {
                most = Math.max(most, weight(parts));
            }
        }
        return most;
    }

    private static double weight(String... parts) {
        for (String part : parts) {
            String[] parameter = part.strip().split("=", 2);
            if (parameter.length == 2 && parameter[0].strip().equals("q")) {
                try {
                    return Double.parseDouble(parameter[1].strip());
                } catch (NumberFormatException malformed) {
                    return 0;
                }
            }
        }
        return 1;
    }
}
