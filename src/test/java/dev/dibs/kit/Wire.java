package dev.dibs.kit;

import io.vertx.core.json.JsonObject;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A bare connection, for what no decent client would send. */
public final class Wire implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;

    public Wire(int port) throws IOException {
        socket = new Socket(InetAddress.getByName("127.0.0.1"), port);
        socket.setSoTimeout(10_000);
        in = new BufferedInputStream(socket.getInputStream(), 64 << 10);
    }

    /** What came back. */
    public record Reply(int status, String head, String body) {
        public String slug() {
            return body.startsWith("{")
                    ? new JsonObject(body).getString("type", "").replace("urn:dibs:", "")
                    : "";
        }

        public String detail() {
            return body.startsWith("{") ? new JsonObject(body).encode() : body;
        }
    }

    public Wire send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public Wire send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    public Socket socket() {
        return socket;
    }

    /** The next line, without its end; null when the connection was closed. */
    public String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int c = in.read();
        if (c < 0) {
            return null;
        }
        while (c >= 0 && c != '\n') {
            if (c != '\r') {
                line.write(c);
            }
            c = in.read();
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    /** The next answer with a Content-Length; null when the connection was closed. */
    public Reply reply() throws IOException {
        String first = line();
        if (first == null) {
            return null;
        }
        StringBuilder head = new StringBuilder(first).append('\n');
        int length = 0;
        for (String line = line(); line != null && !line.isEmpty(); line = line()) {
            head.append(line).append('\n');
            if (line.toLowerCase().startsWith("content-length:")) {
                length = Integer.parseInt(line.substring(15).trim());
            }
        }
        String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        return new Reply(Integer.parseInt(first.split(" ")[1]), head.toString(), body);
    }

    /** Whether the other side closes before the time-out. */
    public boolean isClosed() throws IOException {
        try {
            return in.read() < 0;
        } catch (java.net.SocketException reset) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
