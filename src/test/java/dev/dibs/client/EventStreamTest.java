package dev.dibs.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class EventStreamTest {
    private static final String HEAD =
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n";

    @Test
    void an_event_that_is_cut_off_in_the_middle_is_asked_for_again() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            CompletableFuture<String> asked = CompletableFuture.supplyAsync(() -> {
                answer(server, "id: 4\nevent: a\ndata: {\"n\":4}\n\nid: 5\nevent: b\ndata: {\"n\"");
                return answer(server, "id: 5\nevent: b\ndata: {\"n\":5}\n\n");
            });
            URI url = URI.create("http://127.0.0.1:" + server.getLocalPort());
            List<String> seen = new ArrayList<>();
            assertThat(new EventStream(new Api(at(url)), "/events").follow(new EventStream.Listener() {
                        @Override
                        public boolean event(String type, String json) {
                            seen.add(type + json);
                            return seen.size() < 2;
                        }

                        @Override
                        public void lost(String why) {
                            seen.removeIf(String::isEmpty);
                        }
                    }))
                    .isNull();
            assertThat(seen).containsExactly("a{\"n\":4}", "b{\"n\":5}");
            assertThat(asked.join()).contains("Last-Event-ID: 4");
        }
    }

    /** Answers one request with this and the end; gives its head. */
    private static String answer(ServerSocket server, String body) {
        try (Socket socket = server.accept()) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            StringBuilder head = new StringBuilder();
            for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                head.append(line).append('\n');
            }
            socket.getOutputStream().write((HEAD + body).getBytes(StandardCharsets.UTF_8));
            return head.toString();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static NodeSource at(URI url) {
        return new NodeSource() {
            @Override
            public URI url() {
                return url;
            }

            @Override
            public URI urlAfter(URI failed) {
                return url;
            }
        };
    }
}
