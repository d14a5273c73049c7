package dev.dibs.wire.json;

import dev.dibs.text.Durations;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;

/** Durations in JSON: read as numbers of seconds or as text, shown in seconds or as people say them. */
public final class JsonDurations {
    private static final String ALLOWED =
            "write seconds as a number, or text like \"90s\", \"5m\", \"1h30m\" or \"PT5M\"";

    private static final BigDecimal LONGEST_SECONDS = BigDecimal.valueOf(1_000_000_000_000L);

    private JsonDurations() {}

    /** The duration of a JSON value; throws {@link IllegalArgumentException} with a sentence for the user. */
    public static Duration of(Object value) {
        if (value instanceof Number number) {
            return seconds(new BigDecimal(number.toString()), number.toString());
        }
        if (value instanceof String text) {
            return Durations.parse(text);
        }
        throw new IllegalArgumentException("is not a duration; " + ALLOWED);
    }

    /** Whole seconds as a whole number, else with the fraction. */
    public static Number seconds(long millis) {
        return millis % 1000 == 0 ? (Number) (millis / 1000) : (Number) (millis / 1000.0);
    }

    /** A length of time as people say it, cut to its two greatest units: {@code 45s}, {@code 10m}, {@code 1h30m}, {@code 3d4h}. */
    public static String human(long millis) {
        long seconds = Math.max(0, millis) / 1000;
        if (seconds < 60) {
            return seconds + "s";
        }
        if (seconds < 3600) {
            return seconds / 60 + "m";
        }
        if (seconds < 86_400) {
            return seconds / 3600 + "h" + rest(seconds % 3600 / 60, "m");
        }
        return seconds / 86_400 + "d" + rest(seconds % 86_400 / 3600, "h");
    }

    private static String rest(long number, String unit) {
        return number == 0 ? "" : number + unit;
    }

    private static Duration seconds(BigDecimal seconds, String written) {
        if (seconds.signum() < 0) {
            throw new IllegalArgumentException(written + " is negative; " + ALLOWED);
        }
        if (seconds.compareTo(LONGEST_SECONDS) > 0) {
            throw new IllegalArgumentException(written + " seconds are too long; " + ALLOWED);
        }
        // rounded up: what is more than nothing stays more than nothing
        return Duration.ofMillis(
                seconds.movePointRight(3).setScale(0, RoundingMode.CEILING).longValueExact());
    }
}
