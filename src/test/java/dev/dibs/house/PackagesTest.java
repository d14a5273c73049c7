package dev.dibs.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PackagesTest {
    @Test
    void every_package_says_what_it_is() throws IOException {
        assertThat(silent(Path.of("src/main/java"))).isEmpty();
    }

    @Test
    void a_package_without_a_word_is_noticed() throws IOException {
        Path folder = Files.createTempDirectory("packages");
        Path file = folder.resolve("A.java");
        Files.writeString(file, "class A {}");
        try {
            assertThat(silent(folder)).hasSize(1);
        } finally {
            Files.delete(file);
            Files.delete(folder);
        }
    }

    private static List<String> silent(Path root) throws IOException {
        TreeSet<String> silent = new TreeSet<>();
        try (Stream<Path> files = Files.walk(root)) {
            files.filter(file -> file.toString().endsWith(".java"))
                    .map(file -> file.toAbsolutePath().getParent())
                    .filter(folder -> !Files.exists(folder.resolve("package-info.java")))
                    .forEach(folder ->
                            silent.add(root.toAbsolutePath().relativize(folder).toString()));
        }
        return List.copyOf(silent);
    }
}
