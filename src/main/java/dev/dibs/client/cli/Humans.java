package dev.dibs.client.cli;

/** Amounts as people read them. */
final class Humans {
    private Humans() {}

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
