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
    private static final DateTimeFormatter INSTANT = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

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
        return INSTANT.format(Instant.ofEpochMilli(millisSince1970));
    }
}
