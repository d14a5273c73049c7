package dev.dibs.config;

import java.util.LinkedHashMap;
import java.util.Map;

/** What was given for each key, and where; the first source that names a key wins. */
final class Values {
    private record Given(String text, String source) {}

    private final Map<String, Given> given = new LinkedHashMap<>();

    void give(Key<?> key, String text, String source) {
        given.putIfAbsent(key.name(), new Given(text, source));
    }

    <T> T get(Key<T> key) {
        Given found = given.get(key.name());
        return found == null ? key.read(key.fallback(), "default") : key.read(found.text(), found.source());
    }

    /** What was given, by key: {@code 8080 (environment DIBS_HTTP_PORT)}; the home is shown by itself. */
    Map<String, String> shown() {
        Map<String, String> lines = new LinkedHashMap<>();
        given.forEach((name, value) -> lines.put(name, value.text() + " (" + value.source() + ")"));
        lines.remove(NodeSettings.HOME.name());
        return lines;
    }
}
