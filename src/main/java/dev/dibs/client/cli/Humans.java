package dev.dibs.client.cli;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/** Amounts as people read them. */
final class Humans {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    private Humans() {}

    /** An instant of the node's, {@code 2026-01-31T09:30:00.000Z}, as day and time here. */
    static String time(String instant) {
        return TIME.format(Instant.parse(instant).atZone(ZoneId.systemDefault()));
    }

    /** The same without the day; empty for none. */
    static String timeOfDay(String instant) {
        return instant.isEmpty() ? "" : time(instant).substring(11);
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
