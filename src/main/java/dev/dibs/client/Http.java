package dev.dibs.client;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** One HTTP/1.1 request on a connection of its own, over a plain socket: the cheapest there is at start-up. */
final class Http {
    private static final int CONNECT_MILLIS = 3_000;
    private static final int LONGEST_LINE = 16_384;

    private Http() {}

    /** Sends a request and reads the head of its answer. */
    static Reply send(
            URI base, String method, String target, Map<String, String> headers, @Nullable String body, int readMillis)
            throws IOException {
        Socket socket = connect(base, readMillis > 0 ? Math.min(CONNECT_MILLIS, readMillis) : CONNECT_MILLIS);
        try {
            socket.setSoTimeout(readMillis);
            StringBuilder head = new StringBuilder(256)
                    .append(method)
                    .append(' ')
                    .append(target)
                    .append(" HTTP/1.1\r\nHost: ")
                    .append(base.getRawAuthority())
                    .append("\r\nConnection: close\r\n");
            headers.forEach((name, value) ->
                    head.append(name).append(": ").append(value).append("\r\n"));
            byte[] content = body == null ? new byte[0] : body.getBytes(StandardCharsets.UTF_8);
            if (body != null) {
                head.append("Content-Type: application/json\r\nContent-Length: ")
                        .append(content.length)
                        .append("\r\n");
            }
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            all.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
            all.writeBytes(content);
            all.writeTo(socket.getOutputStream());
            return read(socket);
        } catch (IOException | RuntimeException failed) {
            socket.close();
            throw failed;
        }
    }

    private static Socket connect(URI base, int withinMillis) throws IOException {
        boolean secure = "https".equals(base.getScheme());
        String host = base.getHost();
        if (host == null) {
            throw new IOException("'" + base + "' names no host; write it like http://127.0.0.1:3427");
        }
        int port = base.getPort() >= 0 ? base.getPort() : secure ? 443 : 80;
        Socket socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
            socket.connect(new InetSocketAddress(bare, port), withinMillis);
            return secure ? secured(socket, bare, port) : socket;
        } catch (IOException | RuntimeException failed) {
            socket.close();
            throw failed;
        }
    }

    private static Socket secured(Socket plain, String host, int port) throws IOException {
        SSLSocket socket =
                (SSLSocket) ((SSLSocketFactory) SSLSocketFactory.getDefault()).createSocket(plain, host, port, true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        return socket;
    }

    private static Reply read(Socket socket) throws IOException {
        InputStream in = new BufferedInputStream(socket.getInputStream());
        String first = line(in);
        if (!first.startsWith("HTTP/1.") || first.length() < 12) {
            throw new IOException("what answered does not speak HTTP");
        }
        int status;
        try {
            status = Integer.parseInt(first.substring(9, 12));
        } catch (NumberFormatException noStatus) {
            throw new IOException("what answered does not speak HTTP", noStatus);
        }
        Map<String, String> headers = new HashMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
        }
        return new Reply(socket, status, headers, body(in, status, headers));
    }

    private static Body body(InputStream in, int status, Map<String, String> headers) throws IOException {
        if (status == 204 || status == 304) {
            return Body.ofLength(in, 0);
        }
        if ("chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
            return Body.chunked(in);
        }
        String length = headers.get("content-length");
        if (length == null) {
            return Body.untilClosed(in);
        }
        try {
            return Body.ofLength(in, Math.max(0, Long.parseLong(length)));
        } catch (NumberFormatException noLength) {
            throw new IOException("the answer's Content-Length is '" + length + "'", noLength);
        }
    }

    /** One line, without its end. */
    static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the connection ended before the answer");
            }
            if (line.length() > LONGEST_LINE) {
                throw new IOException("a line of the answer's head is too long");
            }
            line.append((char) c);
        }
        int end = line.length();
        return line.substring(0, end > 0 && line.charAt(end - 1) == '\r' ? end - 1 : end);
    }
}
