package dev.dibs.edge;

import dev.dibs.core.model.Mode;
import dev.dibs.core.model.Path;
import dev.dibs.service.Inputs;
import dev.dibs.text.Durations;
import dev.dibs.text.Nearest;
import dev.dibs.wire.json.JsonDurations;
import dev.dibs.wire.json.MalformedException;
import dev.dibs.wire.json.Words;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The parameters of a query, each at most once, read by type; what is wrong throws {@link MalformedException}. */
public final class Parameters {
    private final Map<String, String> values;

    /** Parameters that are decoded already, of which only the known ones may be there. */
    public Parameters(Map<String, String> values, String... known) {
        this.values = values;
        List<String> names = Arrays.asList(known);
        for (String name : values.keySet()) {
            if (!names.contains(name)) {
                throw unknown(name, names);
            }
        }
    }

    /** Reads a raw query in which only the known names may stand. */
    static Parameters of(@Nullable String rawQuery, String... known) {
        Map<String, String> values = new HashMap<>();
        if (rawQuery == null || rawQuery.isEmpty()) {
            return new Parameters(values, known);
        }
        List<String> names = Arrays.asList(known);
        for (String pair : rawQuery.split("&")) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            String name = Addresses.decodeQuery("query", equals < 0 ? pair : pair.substring(0, equals));
            if (!names.contains(name)) {
                throw unknown(name, names);
            }
            String value = equals < 0 ? "" : Addresses.decodeQuery(name, pair.substring(equals + 1));
            if (values.put(name, value) != null) {
                throw new MalformedException(name, name + " is given twice");
            }
        }
        return new Parameters(values, known);
    }

    private static MalformedException unknown(String name, List<String> names) {
        String shown = name.length() > 40 ? name.substring(0, 40) : name;
        return new MalformedException(
                shown.replaceAll("[^\\x21-\\x7e]", "?"), "unknown parameter; " + Nearest.hint(name, names));
    }

    /** A text; null when absent. */
    public @Nullable String text(String name) {
        return values.get(name);
    }

    /** A path; null when absent. */
    public @Nullable Path path(String name) {
        String text = values.get(name);
        return text == null ? null : Inputs.path(name, text);
    }

    /** A session's id; null when absent. */
    public @Nullable String id(String name) {
        String text = values.get(name);
        return text == null ? null : Inputs.id(name, text);
    }

    /** A mode; null when absent. */
    public @Nullable Mode mode(String name) {
        String text = values.get(name);
        if (text == null) {
            return null;
        }
        Mode mode = Words.mode(text);
        if (mode == null) {
            throw new MalformedException(name, name + " '" + text + "' is no mode; allowed are exclusive and shared");
        }
        return mode;
    }

    /** A whole number within bounds; the default when absent. */
    public long whole(String name, long least, long most, long absent) {
        String text = values.get(name);
        return text == null ? absent : whole(name, text, least, most);
    }

    /** A duration of at most {@code most}; zero when absent. */
    public Duration duration(String name, Duration most) {
        String text = values.get(name);
        if (text == null) {
            return Duration.ZERO;
        }
        Duration duration;
        try {
            duration = Durations.parse(text);
        } catch (IllegalArgumentException wrong) {
            throw new MalformedException(name, name + " " + wrong.getMessage());
        }
        if (duration.compareTo(most) > 0) {
            throw new MalformedException(
                    name, name + " is out of bounds; allowed is 0 to " + JsonDurations.human(most.toMillis()));
        }
        return duration;
    }

    /** A whole number within bounds, out of a text. */
    public static long whole(String name, String text, long least, long most) {
        if (!text.isEmpty() && text.length() <= 18 && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            long number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return number;
            }
        }
        throw new MalformedException(name, name + " is not a whole number from " + least + " to " + most);
    }
}
