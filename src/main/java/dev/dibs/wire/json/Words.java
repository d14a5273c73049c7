package dev.dibs.wire.json;

import dev.dibs.core.model.Mode;
import dev.dibs.core.model.SessionStatus;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The words and instants that users see. */
public final class Words {
    private static final DateTimeFormatter SECOND =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** The text of the second shown last: most instants of an answer lie in the same one, and formatting is slow. */
    private static volatile Second last = new Second(0, SECOND.format(Instant.EPOCH));

    private record Second(long number, String text) {}

    private Words() {}

    /** A mode's word. */
    public static String of(Mode mode) {
        return mode == Mode.EXCLUSIVE ? "exclusive" : "shared";
    }

    /** The mode of a word; null when it is none. */
    public static @Nullable Mode mode(String word) {
        return switch (word) {
            case "exclusive" -> Mode.EXCLUSIVE;
            case "shared" -> Mode.SHARED;
            default -> null;
        };
    }

    /** A status's word. */
    public static String of(SessionStatus status) {
        return switch (status) {
            case ACTIVE -> "active";
            case IDLE -> "idle";
            case STALE -> "stale";
            case RELEASED -> "released";
        };
    }

    /** An instant in ISO-8601, UTC, with milliseconds. */
    public static String instant(long millisSince1970) {
        long number = Math.floorDiv(millisSince1970, 1000L);
        Second second = last;
        if (second.number != number) {
            second = new Second(number, SECOND.format(Instant.ofEpochSecond(number)));
            last = second;
        }
        int millis = (int) Math.floorMod(millisSince1970, 1000L);
        return second.text
                + (char) ('0' + millis / 100)
                + (char) ('0' + millis / 10 % 10)
                + (char) ('0' + millis % 10)
                + 'Z';
    }
}
