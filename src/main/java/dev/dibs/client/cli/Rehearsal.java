package dev.dibs.client.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * {@code rehearse}: gives the frequent commands to a node that is played here, so that the JVM can archive the classes they
 * need ({@code scripts/dibs-archive}).
 */
final class Rehearsal {
    private static final String HOLDER = "{\"path\":\"a\",\"session\":\"s\",\"mode\":\"exclusive\",\"fence\":1,"
            + "\"owner\":{\"user\":\"u\",\"hostname\":\"h\",\"tty\":\"pts/1\"},\"reason\":\"r\",\"heldForSeconds\":1.5,"
            + "\"heartbeatAgeSeconds\":2,\"acquiredAt\":\"2026-01-01T00:00:00.000Z\",\"ttlSeconds\":3,"
            + "\"expiresAt\":\"2026-01-01T00:00:03.000Z\"}";
    private static final String REFUSED =
            "{\"type\":\"urn:dibs:claimed\",\"status\":409,\"detail\":\"d\",\"holders\":[" + HOLDER + "],\"ahead\":1}";
    private static final String FREE = "{\"path\":\"a\",\"free\":true,\"holders\":[],\"waiters\":[]}";
    private static final String DONE = "{\"token\":\"t\",\"id\":\"s\",\"revision\":1,\"claims\":[" + HOLDER
            + "],\"released\":[\"a\"],\"expiresAt\":\"x\",\"sessions\":[]}";

    private Rehearsal() {}

    static int run(NodeRunner runner, Shell shell) throws IOException {
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            Thread node = new Thread(() -> play(server), "rehearsal");
            node.setDaemon(true);
            node.start();
            Map<String, String> environment = new LinkedHashMap<>(shell.environment());
            environment.put("DIBS_URL", "http://127.0.0.1:" + server.getLocalPort());
            Cli cli = new Cli(runner, environment, Path.of(""), nowhere, nowhere);
            String[][] commands = {
                {"claim", "a"},
                {"claim", "refused", "--json"},
                {"claim", "refused"},
                {"check", "a"},
                {"release", "a"},
                {"heartbeat"},
                {"ls"},
                {"sessions"},
                {"status"},
                {"claim", "--help"},
                {"--help"},
                {"nonsense"},
                {"close"}
            };
            for (String[] command : commands) {
                int ignored = cli.run(command);
            }
            return Exit.DONE;
        }
    }

    private static void play(ServerSocket server) {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                answer(socket);
            } catch (IOException over) {
                // the rehearsal has ended, or a command has hung up
            }
        }
    }

    private static void answer(Socket socket) throws IOException {
        BufferedReader in =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
        String first = in.readLine();
        int length = 0;
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
            if (line.startsWith("Content-Length: ")) {
                length = Integer.parseInt(line.substring("Content-Length: ".length()));
            }
        }
        StringBuilder body = new StringBuilder();
        while (body.length() < length) {
            body.append((char) in.read());
        }
        boolean refused = body.indexOf("refused") >= 0;
        String text = refused ? REFUSED : first != null && first.contains("/claims/a ") ? FREE : DONE;
        String head = "HTTP/1.1 " + (refused ? "409 Conflict" : "200 OK")
                + "\r\ncontent-type: application/json\r\ncontent-length: " + text.length() + "\r\n\r\n";
        socket.getOutputStream().write((head + text).getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }
}
