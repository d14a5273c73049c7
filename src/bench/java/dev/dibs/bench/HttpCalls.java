package dev.dibs.bench;

import io.vertx.core.json.JsonObject;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** One keep-alive connection to a sidecar, used for one call after the other. */
final class HttpCalls implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;

    HttpCalls(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** A request's bytes. */
    static byte[] request(int port, String method, String path, String token, String body) {
        StringBuilder text = new StringBuilder();
        text.append(method)
                .append(' ')
                .append(path)
                .append(" HTTP/1.1\r\nHost: 127.0.0.1:")
                .append(port);
        if (!token.isEmpty()) {
            text.append("\r\nAuthorization: Bearer ").append(token);
        }
        if (!body.isEmpty()) {
            text.append("\r\nContent-Type: application/json\r\nContent-Length: ")
                    .append(body.length());
        }
        return text.append("\r\n\r\n").append(body).toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Calls; throws unless the status is the one expected. */
    JsonObject call(byte[] request, int expected) throws IOException {
        socket.getOutputStream().write(request);
        String status = line();
        int length = 0;
        for (String line = line(); !line.isEmpty(); line = line()) {
            if (line.regionMatches(true, 0, "content-length:", 0, 15)) {
                length = Integer.parseInt(line.substring(15).trim());
            }
        }
        String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        if (!status.contains(" " + expected + " ")) {
            throw new IOException(status + ": " + body);
        }
        return body.isEmpty() ? new JsonObject() : new JsonObject(body);
    }

    /** Opens a session that lives for an hour and gives its token. */
    static String session(int port, String workspace, String id) throws IOException {
        try (HttpCalls calls = new HttpCalls(port)) {
            return calls.call(
                            request(
                                    port,
                                    "POST",
                                    "/v1/workspaces/" + workspace + "/sessions",
                                    "",
                                    "{\"id\":\"" + id + "\",\"ttl\":\"1h\"}"),
                            201)
                    .getString("token");
        }
    }

    String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("the connection ended");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    void send(byte[] request) throws IOException {
        socket.getOutputStream().write(request);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
