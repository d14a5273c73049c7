package dev.dibs.kit;

import com.sun.net.httpserver.HttpServer;
import dev.dibs.client.cli.Cli;
import dev.dibs.config.NodeFile;
import dev.dibs.config.Settings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CountDownLatch;

/** The program with a node that is only played: it answers that everything is free, and notes each of its starts. */
public final class PlayedSidecar {
    private PlayedSidecar() {}

    /** Runs a command. */
    public static void main(String[] args) {
        System.exit(new Cli(PlayedSidecar::run, System.getenv(), Path.of(""), System.out, System.err).run(args));
    }

    private static int run(Settings settings) throws IOException, InterruptedException {
        Files.writeString(
                settings.home().resolve("starts"), "start\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        if (settings.cluster().name().equals("broken")) {
            throw new IOException("cannot start: it is broken");
        }
        HttpServer server = HttpServer.create(
                new InetSocketAddress(settings.http().host(), settings.http().port()), 0);
        server.createContext("/", exchange -> {
            byte[] body = "{\"free\":true,\"holders\":[],\"waiters\":[],\"members\":[{\"local\":true}],\"quorum\":1}"
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        long pid = ProcessHandle.current().pid();
        String url = "http://127.0.0.1:" + server.getAddress().getPort();
        new NodeFile(url, pid, 0).write(settings.home());
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                NodeFile.delete(settings.home(), pid);
            } catch (IOException lost) {
                System.err.println(lost.getMessage());
            }
        }));
        stopped.await();
        return 0;
    }
}
