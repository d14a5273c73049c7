package dev.dibs.text;

import java.time.Duration;
import java.time.format.DateTimeParseException;

/** Durations as people write them: {@code 90s}, {@code 5m}, {@code 1h30m}, {@code 500ms}, {@code PT5M}, or a number of seconds. */
public final class Durations {
    private static final String FORMS = "write it like 90s, 5m, 1h30m, PT5M, or a number of seconds";
    private static final long LONGEST_SECONDS = Long.MAX_VALUE / 1_000_000_000L;

    private Durations() {}

    /**
     * Reads a duration; it is never negative, and never too long to be counted in nanoseconds (292 years).
     *
     * @throws IllegalArgumentException with a sentence for the user
     */
    public static Duration parse(String written) {
        String text = written.strip();
        if (text.isEmpty()) {
            throw new IllegalArgumentException("a duration is empty; " + FORMS);
        }
        try {
            Duration duration = Character.toUpperCase(text.charAt(0)) == 'P' ? Duration.parse(text) : units(text);
            if (duration.isNegative()) {
                throw new IllegalArgumentException("duration '" + shown(text) + "' is negative; " + FORMS);
            }
            if (duration.toSeconds() >= LONGEST_SECONDS) {
                throw tooLong(text);
            }
            return duration;
        } catch (DateTimeParseException notIso) {
            throw malformed(text);
        } catch (ArithmeticException overflow) {
            throw tooLong(text);
        }
    }

    /** The shortest form that {@link #parse} reads back: {@code 1h30m}, {@code 0s}. */
    public static String print(Duration duration) {
        StringBuilder out = new StringBuilder();
        part(out, duration.toDays(), "d");
        part(out, duration.toHoursPart(), "h");
        part(out, duration.toMinutesPart(), "m");
        part(out, duration.toSecondsPart(), "s");
        part(out, duration.toMillisPart(), "ms");
        return out.length() == 0 ? "0s" : out.toString();
    }

    private static void part(StringBuilder out, long amount, String unit) {
        if (amount > 0) {
            out.append(amount).append(unit);
        }
    }

    private static Duration units(String text) {
        Duration sum = Duration.ZERO;
        long least = Long.MAX_VALUE;
        int at = 0;
        while (at < text.length()) {
            int start = at;
            while (at < text.length() && (isDigit(text.charAt(at)) || text.charAt(at) == '.')) {
                at++;
            }
            String number = text.substring(start, at);
            int unitStart = at;
            while (at < text.length() && Character.isLetter(text.charAt(at))) {
                at++;
            }
            String unit = text.substring(unitStart, at);
            boolean bare = unit.isEmpty() && start == 0 && at == text.length();
            long millis = bare ? 1_000 : millisOf(unit);
            if (number.isEmpty() || millis < 0 || millis >= least) {
                throw malformed(text);
            }
            least = millis;
            sum = sum.plus(amount(text, number, millis));
        }
        return sum;
    }

    private static Duration amount(String text, String number, long unitMillis) {
        int dot = number.indexOf('.');
        String whole = dot < 0 ? number : number.substring(0, dot);
        if (whole.isEmpty()) {
            throw malformed(text);
        }
        if (whole.length() > 18) {
            throw tooLong(text);
        }
        Duration duration = Duration.ofMillis(Math.multiplyExact(Long.parseLong(whole), unitMillis));
        if (dot < 0) {
            return duration;
        }
        String fraction = number.substring(dot + 1);
        if (fraction.isEmpty() || fraction.length() > 9 || fraction.indexOf('.') >= 0) {
            throw malformed(text);
        }
        long nanosOfUnit = unitMillis * 1_000_000;
        return duration.plusNanos((long) (Double.parseDouble("0." + fraction) * nanosOfUnit));
    }

    private static long millisOf(String unit) {
        return switch (unit) {
            case "ms" -> 1;
            case "s" -> 1_000;
            case "m" -> 60_000;
            case "h" -> 3_600_000;
            case "d" -> 86_400_000;
            default -> -1;
        };
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static IllegalArgumentException malformed(String text) {
        return new IllegalArgumentException("'" + shown(text) + "' is no duration; " + FORMS);
    }

    private static IllegalArgumentException tooLong(String text) {
        return new IllegalArgumentException("duration '" + shown(text) + "' is too long to be counted; " + FORMS);
    }

    private static String shown(String text) {
        return text.length() > 40 ? text.substring(0, 40) + "..." : text;
    }
}
