package dev.dibs.bench;

import java.util.Locale;

/** One line of the table. */
record Row(String name, String figure, String measured, String goal, boolean met) {
    /** Prints it on standard output. */
    void print() {
        System.out.printf(
                "| %s | %s | %s | %s | scripts/bench %s |%n", figure, measured, goal, met ? "met" : "MISSED", name);
    }

    /** A text with numbers in it, written alike everywhere. */
    static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    /** A remark on how it came out, beside the table. */
    static void remark(String format, Object... values) {
        System.err.println("  " + text(format, values));
    }
}
