package dev.dibs.wire.json;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads durations as the contract has them: {@code 90}, {@code "90s"}, {@code "1h30m"}, {@code "PT5M"}. */
public final class Durations {
    /** What may be written, for messages. */
    public static final String ALLOWED =
            "write seconds as a number, or text like \"90s\", \"5m\", \"1h30m\" or \"PT5M\"";

    private static final int MAX_LENGTH = 40;
    private static final Pattern PARTS =
            Pattern.compile("(?:(\\d{1,9})d)?(?:(\\d{1,9})h)?(?:(\\d{1,9})m)?(?:(\\d{1,9})s)?(?:(\\d{1,9})ms)?");
    private static final BigDecimal LONGEST_SECONDS = BigDecimal.valueOf(1_000_000_000_000L);

    private Durations() {}

    /** The duration of a JSON value; throws {@link IllegalArgumentException} with a sentence for the user. */
    public static Duration of(Object value) {
        if (value instanceof Number number) {
            return seconds(new BigDecimal(number.toString()), number.toString());
        }
        if (value instanceof String text) {
            return parse(text);
        }
        throw new IllegalArgumentException("is not a duration; " + ALLOWED);
    }

    /** The duration that a text says; throws {@link IllegalArgumentException} with a sentence for the user. */
    public static Duration parse(String text) {
        if (text.isEmpty() || text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("is not a duration; " + ALLOWED);
        }
        if (text.chars().allMatch(c -> (c >= '0' && c <= '9') || c == '.')) {
            try {
                return seconds(new BigDecimal(text), text);
            } catch (NumberFormatException wrong) {
                throw refused(text);
            }
        }
        Matcher parts = PARTS.matcher(text);
        if (parts.matches()) {
            return Duration.ofDays(number(parts, 1))
                    .plusHours(number(parts, 2))
                    .plusMinutes(number(parts, 3))
                    .plusSeconds(number(parts, 4))
                    .plusMillis(number(parts, 5));
        }
        if (text.toUpperCase(Locale.ROOT).startsWith("P")) {
            try {
                Duration duration = Duration.parse(text);
                if (duration.isNegative()) {
                    throw new IllegalArgumentException(shown(text) + " is negative; " + ALLOWED);
                }
                return duration;
            } catch (DateTimeException | ArithmeticException wrong) {
                throw refused(text);
            }
        }
        throw refused(text);
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

    private static long number(Matcher parts, int group) {
        String digits = parts.group(group);
        return digits == null ? 0 : Long.parseLong(digits);
    }

    private static IllegalArgumentException refused(String text) {
        return new IllegalArgumentException(shown(text) + " is not a duration; " + ALLOWED);
    }

    private static String shown(String text) {
        return "'" + text.replaceAll("[^\\x20-\\x7e]", "?") + "'";
    }
}
