package dev.dibs.config;

import java.util.Locale;

/** Sizes as people write them: {@code 64KiB}, {@code 2MiB}, {@code 500kB}, or a number of bytes. */
public final class Sizes {
    private static final String FORMS = "write it like 64KiB, 2MiB, or a number of bytes";

    private Sizes() {}

    /**
     * Reads a number of bytes.
     *
     * @throws IllegalArgumentException with a sentence for the user
     */
    public static long parse(String written) {
        String text = written.strip();
        int digits = 0;
        while (digits < text.length() && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
            digits++;
        }
        long unit = unit(text.substring(digits).strip().toLowerCase(Locale.ROOT));
        if (digits == 0 || unit < 0) {
            throw new IllegalArgumentException("'" + text + "' is no size; " + FORMS);
        }
        try {
            return Math.multiplyExact(Long.parseLong(text.substring(0, digits)), unit);
        } catch (NumberFormatException | ArithmeticException overflow) {
            throw new IllegalArgumentException("size '" + text + "' is too large to be counted; " + FORMS, overflow);
        }
    }

    /** The shortest form that {@link #parse} reads back without loss. */
    public static String print(long bytes) {
        String[] units = {"GiB", "MiB", "KiB"};
        for (int i = 0; i < units.length; i++) {
            long unit = 1L << (10 * (units.length - i));
            if (bytes >= unit && bytes % unit == 0) {
                return bytes / unit + units[i];
            }
        }
        return Long.toString(bytes);
    }

    private static long unit(String name) {
        return switch (name) {
            case "", "b" -> 1;
            case "kib", "k" -> 1L << 10;
            case "mib", "m" -> 1L << 20;
            case "gib", "g" -> 1L << 30;
            case "kb" -> 1_000;
            case "mb" -> 1_000_000;
            case "gb" -> 1_000_000_000;
            default -> -1;
        };
    }
}
