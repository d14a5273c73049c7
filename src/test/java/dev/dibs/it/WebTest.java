package dev.dibs.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dibs.kit.NodeProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The tests of the bridge, the browser's client and the pages, written in JavaScript for real clients and a real browser,
 * against two nodes of one cluster.
 */
class WebTest {
    private static final Path FOLDER = Path.of("src/test/web").toAbsolutePath();
    private static final Duration AT_MOST = Duration.ofMinutes(5);

    @TempDir
    static Path homes;

    private static final ExecutorService TWO = Executors.newFixedThreadPool(2);
    private static final List<NodeProcess> NODES = new ArrayList<>();

    @BeforeAll
    static void start() {
        assertThat(FOLDER.resolve("node_modules"))
                .as("what the tests of the pages need; scripts/test installs it")
                .isDirectory();
        String cluster = NodeProcess.uniqueCluster();
        for (String name : List.of("one", "two")) {
            NodeProcess node = new NodeProcess(homes.resolve(name), cluster).joining(NODES);
            node.start();
            NODES.add(node);
        }
    }

    @AfterAll
    static void stop() {
        TWO.shutdownNow();
        NODES.forEach(NodeProcess::close);
    }

    @TestFactory
    List<DynamicTest> every_script_passes() throws IOException {
        try (Stream<Path> files = Files.walk(FOLDER, 2)) {
            return files.filter(file -> file.toString().endsWith(".test.mjs"))
                    .sorted()
                    .map(file -> {
                        // they wait for most of the time: two at once
                        Future<Boolean> done = TWO.submit(() -> passes(file));
                        return DynamicTest.dynamicTest(FOLDER.relativize(file).toString(), done::get);
                    })
                    .toList();
        }
    }

    private static boolean passes(Path file) throws Exception {
        Path output = Files.createTempFile(homes, "out", ".txt");
        ProcessBuilder builder = new ProcessBuilder("node", "--test", "--test-reporter=spec", file.toString())
                .directory(FOLDER.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        NodeProcess.clean(builder.environment());
        builder.environment().put("DIBS_TEST_URLS", String.join(",", urls()));
        builder.environment().put("DIBS_TEST_JAR", NodeProcess.jar().toString());
        builder.environment().put("DIBS_TEST_JAVA", NodeProcess.java());
        builder.environment().put("DIBS_TEST_OPERATOR_TOKEN", NODES.get(1).operatorToken());
        Process process = builder.start();
        boolean ended = process.waitFor(AT_MOST.toSeconds(), TimeUnit.SECONDS);
        if (!ended) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        String said = Files.readString(output, StandardCharsets.UTF_8);
        System.out.println(said);
        assertThat(ended && process.exitValue() == 0).as(said).isTrue();
        return true;
    }

    private static List<String> urls() {
        return NODES.stream().map(NodeProcess::url).toList();
    }
}
