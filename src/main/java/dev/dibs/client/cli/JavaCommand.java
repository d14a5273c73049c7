package dev.dibs.client.cli;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The command that runs this program again, as a node: the same Java, the same classes, what Hazelcast wants of a JVM. */
final class JavaCommand {
    /**
     * A sidecar is a guest on the machine: a small heap that gives back what it does not need. One that has run out of it ends:
     * the others go on at once, and its journal brings back the rest, while one that limps on holds all of them up. Later options
     * win.
     */
    private static final List<String> GUEST = List.of(
            "-Xms24m",
            "-Xmx256m",
            "-XX:MinHeapFreeRatio=20",
            "-XX:MaxHeapFreeRatio=40",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:+UseSerialGC",
            "-Xlog:disable",
            "-Xlog:all=error:stderr");

    private static final List<String> OPENED = List.of(
            "-Djava.util.concurrent.ForkJoinPool.common.parallelism=2",
            "--add-modules=java.se",
            "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
            "--add-opens=java.management/sun.management=ALL-UNNAMED",
            "--add-opens=jdk.management/com.sun.management.internal=ALL-UNNAMED");

    /** Tests have a program of their own in place of the node. */
    private static final String MAIN = "dibs.main";

    private JavaCommand() {}

    /** The command up to the program's own arguments. */
    static List<String> ofNode(Map<String, String> environment) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home", ""), "bin", "java").toString());
        command.addAll(GUEST);
        command.addAll(OPENED);
        String cache = System.getProperty("dibs.cache", "");
        Path archive = Path.of(cache, "node.jsa");
        if (!cache.isEmpty()) {
            command.add("-Ddibs.cache=" + cache);
            if (Files.isReadable(archive)) {
                command.add("-XX:SharedArchiveFile=" + archive);
            }
        }
        for (String option :
                environment.getOrDefault("DIBS_JAVA_OPTS", "").strip().split("\\s+")) {
            if (!option.isEmpty()) {
                command.add(option);
            }
        }
        command.addAll(List.of("-cp", classPath(), System.getProperty(MAIN, "dev.dibs.Main")));
        return command;
    }

    private static String classPath() {
        try {
            var source = JavaCommand.class.getProtectionDomain().getCodeSource();
            if (source != null) {
                Path path = Path.of(source.getLocation().toURI());
                if (Files.isRegularFile(path) && path.endsWith("dibs-all.jar")) {
                    return path.toString();
                }
            }
        } catch (URISyntaxException unusual) {
            // the class path below serves as well
        }
        return Stream.of(System.getProperty("java.class.path", "").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }
}
