package dev.dibs.client.cli;

import dev.dibs.config.Home;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** {@code DIBS_HOME/up.properties}: the flags of the last {@code dibs up}, for whoever starts the sidecar again without being told. */
final class UpFlags {
    private static final String NAME = "up.properties";

    private UpFlags() {}

    static void write(Path home, Map<String, String> flags) throws IOException {
        Path file = Home.create(home).resolve(NAME);
        if (flags.isEmpty()) {
            boolean ignored = Files.deleteIfExists(file);
            return;
        }
        Properties properties = new Properties();
        properties.putAll(flags);
        try (Writer out = Files.newBufferedWriter(file)) {
            properties.store(out, "the flags of the last dibs up");
        }
    }

    /** By dotted key; none when there were none. */
    static Map<String, String> read(Path home) throws IOException {
        Map<String, String> flags = new TreeMap<>();
        try (Reader in = Files.newBufferedReader(home.resolve(NAME))) {
            Properties properties = new Properties();
            properties.load(in);
            properties.stringPropertyNames().forEach(name -> flags.put(name, properties.getProperty(name)));
        } catch (NoSuchFileException none) {
            return flags;
        }
        return flags;
    }
}
