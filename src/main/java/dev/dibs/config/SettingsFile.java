package dev.dibs.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** A settings file: YAML, nested or dotted, made flat. */
final class SettingsFile {
    private SettingsFile() {}

    /** Every value of the file as text, by its dotted key. */
    static Map<String, String> read(Path file) {
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException unreadable) {
            throw new SettingsException("the settings file " + file + " cannot be read: " + unreadable.getMessage()
                    + "; name another with --config");
        }
        return parse(text, file.toString());
    }

    static Map<String, String> parse(String text, String name) {
        Object root;
        try {
            root = new Load(LoadSettings.builder().setLabel(name).build()).loadFromString(text);
        } catch (YamlEngineException malformed) {
            throw new SettingsException("the settings file " + name + " is not YAML: " + malformed.getMessage());
        }
        Map<String, String> flat = new LinkedHashMap<>();
        if (root instanceof Map<?, ?> map) {
            flatten("", map, flat);
        } else if (root != null) {
            throw new SettingsException("the settings file " + name + " has no keys; see conf/dibs.yaml");
        }
        return flat;
    }

    private static void flatten(String above, Map<?, ?> map, Map<String, String> flat) {
        map.forEach((part, value) -> {
            String name = above + part;
            if (value instanceof Map<?, ?> below && !isMapping(name)) {
                flatten(name + ".", below, flat);
            } else if (value != null || !isSection(name)) {
                flat.put(name, text(name, value));
            }
        });
    }

    private static String text(String name, @Nullable Object value) {
        if (value == null) {
            throw new SettingsException(name + " has no value; give one, or leave the key out");
        }
        if (value instanceof List<?> list) {
            return list.stream().map(String::valueOf).collect(Collectors.joining(","));
        }
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(entry -> entry.getKey() + "=" + entry.getValue())
                    .collect(Collectors.joining(","));
        }
        return value.toString();
    }

    private static boolean isMapping(String name) {
        return Settings.KEYS.stream()
                .anyMatch(key -> key.isMapping() && key.name().equals(name));
    }

    private static boolean isSection(String name) {
        return Settings.KEYS.stream()
                .anyMatch(key ->
                        key.isMapping() && key.name().equals(name) || key.name().startsWith(name + "."));
    }
}
