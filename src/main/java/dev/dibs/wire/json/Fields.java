package dev.dibs.wire.json;

import dev.dibs.core.model.Mode;
import dev.dibs.text.Nearest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of an object by type and keeps count of what is wrong, so that one answer names it all.
 *
 * <p>A reader returns its default for a field that is absent, null or wrong; {@link #check} tells the wrong ones.
 */
public final class Fields {
    private final JsonObject from;
    private final List<FieldProblem> problems = new ArrayList<>();

    /** Reads {@code from}, in which only the known names may stand. */
    public Fields(JsonObject from, String... known) {
        this.from = from;
        List<String> names = Arrays.asList(known);
        for (String name : from.fieldNames()) {
            if (!names.contains(name)) {
                problem(shown(name), "unknown field; " + Nearest.hint(name, names));
            }
        }
    }

    /** Throws {@link MalformedException} if anything was wrong so far. */
    public void check() {
        if (!problems.isEmpty()) {
            throw new MalformedException(problems);
        }
    }

    /** Adds a problem of the caller's own. */
    public void problem(String field, String problem) {
        if (problems.size() < 20) {
            problems.add(new FieldProblem(field, problem));
        }
    }

    /** Whether the field is there at all. */
    public boolean has(String name) {
        return from.containsKey(name);
    }

    /** The value as it stands. */
    public @Nullable Object any(String name) {
        return from.getValue(name);
    }

    /** A text; empty when absent. */
    public String text(String name) {
        String text = optionalText(name);
        return text == null ? "" : text;
    }

    /** A text; null when absent. */
    public @Nullable String optionalText(String name) {
        Object value = from.getValue(name);
        if (value instanceof String text) {
            return text;
        }
        wrong(name, value, "text");
        return null;
    }

    /** A text that must be there. */
    public String required(String name) {
        if (from.getValue(name) == null) {
            problem(name, name + " is missing");
        }
        return text(name);
    }

    /** A list of texts; empty when absent. */
    public List<String> texts(String name) {
        Object value = from.getValue(name);
        List<String> texts = new ArrayList<>();
        if (value instanceof JsonArray array) {
            for (int i = 0; i < array.size(); i++) {
                Object item = array.getValue(i);
                if (item instanceof String text) {
                    texts.add(text);
                } else {
                    problem(name + "[" + i + "]", "is " + kind(item) + "; give text");
                }
            }
        } else {
            wrong(name, value, "a list of texts");
        }
        return texts;
    }

    /** A whole number within bounds; the default when absent. */
    public long whole(String name, long least, long most, long absent) {
        Object value = from.getValue(name);
        if (value instanceof Integer || value instanceof Long) {
            long number = ((Number) value).longValue();
            if (number >= least && number <= most) {
                return number;
            }
            problem(name, name + " is " + number + "; allowed are " + least + " to " + most);
        } else {
            wrong(name, value, "a whole number");
        }
        return absent;
    }

    /** True or false; false when absent. */
    public boolean flag(String name) {
        Object value = from.getValue(name);
        if (value instanceof Boolean flag) {
            return flag;
        }
        wrong(name, value, "true or false");
        return false;
    }

    /** A duration; null when absent. */
    public @Nullable Duration duration(String name) {
        Object value = from.getValue(name);
        if (value == null) {
            return null;
        }
        try {
            return JsonDurations.of(value);
        } catch (IllegalArgumentException wrong) {
            problem(name, name + " " + wrong.getMessage());
            return null;
        }
    }

    /** A map of texts by name; empty when absent. */
    public Map<String, String> labels(String name) {
        Object value = from.getValue(name);
        Map<String, String> labels = new TreeMap<>();
        if (value instanceof JsonObject object) {
            for (Map.Entry<String, Object> label : object) {
                if (label.getValue() instanceof String text) {
                    labels.put(label.getKey(), text);
                } else {
                    problem(name + "." + shown(label.getKey()), "a label is " + kind(label.getValue()) + "; give text");
                }
            }
        } else {
            wrong(name, value, "an object of texts");
        }
        return labels;
    }

    /** A mode; null when absent. */
    public @Nullable Mode mode(String name) {
        String text = optionalText(name);
        if (text == null) {
            return null;
        }
        Mode mode = Words.mode(text);
        if (mode == null) {
            problem(name, "mode is '" + shown(text) + "'; allowed are exclusive and shared");
        }
        return mode;
    }

    private void wrong(String name, @Nullable Object value, String wanted) {
        if (value != null) {
            problem(name, name + " is " + kind(value) + "; give " + wanted);
        }
    }

    private static String kind(@Nullable Object value) {
        if (value == null) {
            return "null";
        }
        if (value instanceof String) {
            return "text";
        }
        if (value instanceof Boolean) {
            return "true or false";
        }
        if (value instanceof Number) {
            return value instanceof Double ? "the fractional number " + value : "the number " + value;
        }
        return value instanceof JsonArray ? "a list" : "an object";
    }

    private static String shown(String text) {
        String plain = text.replaceAll("[^\\x20-\\x7e]", "?");
        return plain.length() > 60 ? plain.substring(0, 60) + "..." : plain;
    }
}
