package dev.dibs.service;

import dev.dibs.core.model.LedgerSettings;
import dev.dibs.core.model.Path;
import dev.dibs.text.Durations;
import java.text.Normalizer;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What participants write, checked: each method returns what the ledger takes, or says what is wrong with which field. */
public final class Inputs {
    private static final Pattern WORKSPACE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:@+~-]{0,127}");
    private static final int MAX_LABELS = 32;

    private Inputs() {}

    /** A workspace's name. */
    public static String workspace(String written) {
        if (!WORKSPACE.matcher(written).matches()) {
            throw new BadRequestException(
                    "workspace",
                    "workspace '" + shown(written)
                            + "' is not a name; use 1 to 128 of A-Z a-z 0-9 . _ - and begin with a letter or digit");
        }
        return written;
    }

    /** A session's or ticket's id. */
    public static String id(String field, String written) {
        if (!NAME.matcher(written).matches()) {
            throw new BadRequestException(
                    field,
                    field + " '" + shown(written)
                            + "' is not an id; use 1 to 128 of A-Z a-z 0-9 . _ : @ + ~ - and begin with a letter or digit");
        }
        return written;
    }

    /** A path, brought into Unicode's composed form. */
    public static Path path(String field, String written) {
        if (written.length() > 4 * Path.MAX_BYTES) {
            throw new BadRequestException(
                    field,
                    "a path has " + written.length() + " characters; at most " + Path.MAX_BYTES + " bytes are allowed");
        }
        try {
            return Path.parse(Normalizer.normalize(written, Normalizer.Form.NFC));
        } catch (IllegalArgumentException wrong) {
            throw new BadRequestException(field, String.valueOf(wrong.getMessage()));
        }
    }

    /** Paths, each once. */
    public static List<Path> paths(String field, List<String> written) {
        if (written.size() == 1) {
            return List.of(path(field, written.get(0)));
        }
        Set<Path> paths = new LinkedHashSet<>();
        for (String one : written) {
            paths.add(path(field, one));
        }
        return List.copyOf(paths);
    }

    /** Free text of up to {@code most} characters, without control characters but tab and new line. */
    public static String text(String field, String written, int most) {
        if (written.length() > most) {
            throw new BadRequestException(
                    field, field + " has " + written.length() + " characters; at most " + most + " are allowed");
        }
        for (int i = 0; i < written.length(); i++) {
            char c = written.charAt(i);
            if (c == 0 || (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || loneSurrogate(written, i)) {
                throw new BadRequestException(
                        field, String.format("%s holds the character U+%04X, which is not allowed", field, (int) c));
            }
        }
        return written;
    }

    /** One word, such as a kind. */
    public static String word(String field, String written) {
        if (!NAME.matcher(written).matches() || written.length() > 64) {
            throw new BadRequestException(
                    field,
                    field + " '" + shown(written) + "' is not a word of up to 64 letters, digits and . _ : @ + ~ -");
        }
        return written;
    }

    /** Labels: at most 32, names up to 64 and values up to 256 characters. */
    public static Map<String, String> labels(Map<String, String> written) {
        if (written.size() > MAX_LABELS) {
            throw new BadRequestException(
                    "labels", "there are " + written.size() + " labels; at most " + MAX_LABELS + " are allowed");
        }
        written.forEach((name, value) -> {
            String ignored = text("labels", name, 64) + text("labels", value, 256);
        });
        return written;
    }

    /** A time to live in milliseconds; 0 for none. */
    public static long ttl(@Nullable Duration written) {
        return written == null
                ? 0
                : within("ttl", written, LedgerSettings.MIN_TTL_MILLIS, LedgerSettings.MAX_TTL_MILLIS, "1s to 7d");
    }

    /** How long to stand in line, in milliseconds. */
    public static long patience(Duration written) {
        return within("wait", written, 0, LedgerSettings.MAX_WAIT_MILLIS, "0 to 24h");
    }

    /** How long a call blocks, in milliseconds. */
    public static long hold(Duration written) {
        return within("hold", written, 0, LedgerSettings.MAX_HOLD_MILLIS, "0 to 10m");
    }

    private static long within(String field, Duration written, long least, long most, String allowed) {
        // compared as durations: toMillis overflows on what is far too long
        if (written.compareTo(Duration.ofMillis(least)) < 0 || written.compareTo(Duration.ofMillis(most)) > 0) {
            throw new BadRequestException(
                    field, field + " " + Durations.print(written) + " is out of bounds; allowed is " + allowed);
        }
        return written.toMillis();
    }

    private static boolean loneSurrogate(String text, int i) {
        char c = text.charAt(i);
        if (Character.isHighSurrogate(c)) {
            return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
        }
        return Character.isLowSurrogate(c) && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
    }

    private static String shown(String written) {
        String plain = written.replaceAll("[^\\x20-\\x7e]", "?");
        return plain.length() > 80 ? plain.substring(0, 80) + "..." : plain;
    }
}
