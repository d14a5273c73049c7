package dev.dibs.client.cli;

import dev.dibs.text.Durations;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;

/** Amounts as people read them. */
final class Humans {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    private static final Pattern UNPRINTED = Pattern.compile("[\\p{Cc}\\p{Cf}\\u2028\\u2029]+");

    private Humans() {}

    /** An instant of the node's, {@code 2026-01-31T09:30:00.000Z}, as day and time here. */
    static String time(String instant) {
        return TIME.format(Instant.parse(instant).atZone(ZoneId.systemDefault()));
    }

    /** The same without the day; empty for none. */
    static String timeOfDay(String instant) {
        return instant.isEmpty() ? "" : time(instant).substring(11);
    }

    /** A time span to the second, by its two largest units: {@code 45s}, {@code 1m30s}, {@code 2h}, {@code 3d4h}. */
    static String exact(double seconds) {
        Duration whole = Duration.ofSeconds(Math.max(0, (long) seconds));
        Duration rounded = whole.toDays() > 0
                ? whole.truncatedTo(ChronoUnit.HOURS)
                : whole.toHours() > 0 ? whole.truncatedTo(ChronoUnit.MINUTES) : whole;
        return Durations.print(rounded);
    }

    /** What somebody wrote, without what would break out of its place: line breaks, and what turns the direction of text. */
    static String oneLine(String written) {
        return UNPRINTED.matcher(written).replaceAll(" ");
    }

    /** So many of something: {@code 1 member}, {@code 3 members}. */
    static String counted(int number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }

    /** A time span by its largest unit: {@code 45s}, {@code 10m}, {@code 2h}, {@code 3d}. */
    static String span(double seconds) {
        long whole = Math.max(0, (long) seconds);
        if (whole < 60) {
            return whole + "s";
        }
        if (whole < 3_600) {
            return whole / 60 + "m";
        }
        return whole < 86_400 ? whole / 3_600 + "h" : whole / 86_400 + "d";
    }
}
