package dev.dibs.config;

import dev.dibs.text.Durations;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * One setting: its dotted name, its default as one would write it, what it is for, and what is allowed.
 *
 * @param <T> what its text is read as
 */
public final class Key<T> {
    private final String name;
    private final String fallback;
    private final String about;
    private final String allowed;
    private final Function<String, T> reading;
    private final Predicate<T> good;

    private Key(
            String name,
            String fallback,
            String about,
            String allowed,
            Function<String, T> reading,
            Predicate<T> good) {
        this.name = name;
        this.fallback = fallback;
        this.about = about;
        this.allowed = allowed;
        this.reading = reading;
        this.good = good;
    }

    static Key<String> text(String name, String fallback, String about, String allowed, Predicate<String> good) {
        return new Key<>(name, fallback, about, allowed, String::strip, good);
    }

    static Key<String> choice(String name, String fallback, String about, List<String> choices) {
        return new Key<>(
                name,
                fallback,
                about,
                "one of " + String.join(", ", choices),
                text -> text.strip().toLowerCase(Locale.ROOT),
                choices::contains);
    }

    static Key<Integer> number(String name, int fallback, int least, int most, String about) {
        return new Key<>(
                name,
                Integer.toString(fallback),
                about,
                least + " to " + most,
                text -> Integer.valueOf(text.strip()),
                value -> value >= least && value <= most);
    }

    static Key<Integer> numberOr(String word, int meaning, String name, int least, int most, String about) {
        return new Key<>(
                name,
                word,
                about,
                word + ", or " + least + " to " + most,
                text -> text.strip().equals(word) ? Integer.valueOf(meaning) : Integer.valueOf(text.strip()),
                value -> value >= least && value <= most);
    }

    static Key<Long> size(String name, long fallback, long least, long most, String about) {
        return new Key<>(
                name,
                Sizes.print(fallback),
                about,
                Sizes.print(least) + " to " + Sizes.print(most),
                Sizes::parse,
                value -> value >= least && value <= most);
    }

    static Key<Duration> duration(String name, Duration fallback, Duration least, Duration most, String about) {
        return new Key<>(
                name,
                Durations.print(fallback),
                about,
                Durations.print(least) + " to " + Durations.print(most),
                Durations::parse,
                value -> value.compareTo(least) >= 0 && value.compareTo(most) <= 0);
    }

    static Key<List<String>> list(String name, String about, String allowed, Predicate<String> good) {
        return new Key<>(
                name,
                "",
                about,
                "a list of " + allowed + ", separated by commas",
                text -> Stream.of(text.split(","))
                        .map(String::strip)
                        .filter(part -> !part.isEmpty())
                        .toList(),
                values -> values.stream().allMatch(good));
    }

    static Key<Map<String, Duration>> durations(String name, Duration most, String about) {
        return new Key<>(
                name,
                "",
                about,
                "WORKSPACE=DURATION, separated by commas, each up to " + Durations.print(most),
                Key::readDurations,
                values -> values.values().stream().allMatch(value -> value.compareTo(most) <= 0));
    }

    /** The dotted name, as in the file: {@code http.port}. */
    public String name() {
        return name;
    }

    /** The default, as one would write it; empty when there is none. */
    public String fallback() {
        return fallback;
    }

    /** What it is for, in a few words. */
    public String about() {
        return about;
    }

    /** What may be given. */
    public String allowed() {
        return allowed;
    }

    /** The flag of {@code dibs up}: {@code --http-port}. */
    public String flag() {
        return switch (name) {
            case "cluster.join" -> "--join";
            case "cluster.role" -> "--role";
            default -> "--" + name.replace('.', '-');
        };
    }

    /** The environment variable: {@code DIBS_HTTP_PORT}. */
    public String variable() {
        return "DIBS_" + flag().substring(2).replace('-', '_').toUpperCase(Locale.ROOT);
    }

    /** Whether its value in the file is a mapping. */
    boolean isMapping() {
        return name.equals("ledger.cool-downs");
    }

    /** The value that this text means; a wrong one is refused with where it came from. */
    T read(String text, String source) {
        T value;
        try {
            value = reading.apply(text);
        } catch (IllegalArgumentException unreadable) {
            throw new SettingsException(wrong("'" + text + "' (" + source + ")"));
        }
        if (!good.test(value)) {
            throw new SettingsException(wrong("'" + text + "' (" + source + ")"));
        }
        return value;
    }

    /** The value, if it is allowed. */
    T check(T value) {
        if (!good.test(value)) {
            throw new SettingsException(wrong("'" + value + "'"));
        }
        return value;
    }

    private String wrong(String value) {
        return name + " is " + value + "; allowed: " + allowed;
    }

    private static Map<String, Duration> readDurations(String text) {
        Map<String, Duration> found = new TreeMap<>();
        for (String part : text.split(",")) {
            if (!part.isBlank()) {
                int equals = part.indexOf('=');
                if (equals < 1) {
                    throw new IllegalArgumentException(part + " has no '='");
                }
                found.put(part.substring(0, equals).strip(), Durations.parse(part.substring(equals + 1)));
            }
        }
        return Collections.unmodifiableMap(found);
    }

    @Override
    public String toString() {
        return name;
    }
}
