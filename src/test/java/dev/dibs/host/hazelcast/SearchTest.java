package dev.dibs.host.hazelcast;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.dibs.kit.Members;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How a member looks for others. */
class SearchTest {
    /** TCP tries for two minutes, ever more seldom: after a cut of a minute it would notice half a minute later that it is over. */
    @Test
    void a_connection_that_nobody_answers_is_begun_anew() throws IOException {
        assumeTrue(Files.exists(Path.of("/proc/net/tcp")));
        List<Socket> queue = new ArrayList<>();
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Members members = new Members()) {
            fill(silent, queue);
            Set<String> tried = new HashSet<>();
            members.start(config -> config.getAdvancedNetworkConfig()
                    .getJoin()
                    .getTcpIpConfig()
                    .addMember("127.0.0.1:" + silent.getLocalPort()));
            await().atMost(Duration.ofSeconds(40)).until(() -> {
                tried.addAll(waitingFor(silent.getLocalPort()));
                return tried.size() > 1;
            });
        } finally {
            for (Socket socket : queue) {
                socket.close();
            }
        }
    }

    /** Linux drops what asks for a connection when more wait to be taken than a socket has room for. */
    private static void fill(ServerSocket silent, List<Socket> queue) throws IOException {
        while (queue.size() < 10) {
            Socket socket = new Socket();
            queue.add(socket);
            try {
                socket.connect(new InetSocketAddress(silent.getInetAddress(), silent.getLocalPort()), 500);
            } catch (SocketTimeoutException full) {
                socket.close();
                return;
            }
        }
        throw new IllegalStateException("port " + silent.getLocalPort() + " takes everybody");
    }

    /** The local ends of the connections to a port that were asked for and not answered. */
    private static Set<String> waitingFor(int port) throws IOException {
        String there = String.format(Locale.ROOT, ":%04X", port);
        Set<String> ends = new HashSet<>();
        for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            for (String line : Files.readAllLines(Path.of(table))) {
                String[] parts = line.trim().split("\\s+");
                if (parts[2].endsWith(there) && "02".equals(parts[3])) {
                    ends.add(parts[1]);
                }
            }
        }
        return ends;
    }
}
