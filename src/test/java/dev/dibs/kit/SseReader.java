package dev.dibs.kit;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * A subscriber as a browser is one: it reads an event stream on a thread of its own and, when the connection ends for whatever
 * reason, connects again with the last id it has.
 */
public final class SseReader implements AutoCloseable {
    /** One event as it arrived, and over which of the connections. */
    public record Frame(String id, String event, String data, int connection) {
        public JsonObject json() {
            return new JsonObject(data);
        }
    }

    private static final int SILENCE_MILLIS = 40_000;

    private final IntFunction<String> urls;
    private final String target;
    private final Consumer<Frame> heard;
    private final AtomicInteger connections = new AtomicInteger();
    private final Thread thread;
    private volatile String lastId;
    private volatile Socket socket;
    private volatile boolean connected;
    private volatile boolean over;

    /**
     * Follows {@code target}.
     *
     * @param urls the node to connect to, by the number of the attempt
     * @param after the id to begin after; null for what comes
     * @param heard told each event, on the reader's thread
     */
    public SseReader(IntFunction<String> urls, String target, String after, Consumer<Frame> heard) {
        this.urls = urls;
        this.target = target;
        this.lastId = after;
        this.heard = heard;
        thread = new Thread(this::follow, "sse-" + target);
        thread.setDaemon(true);
        thread.start();
    }

    /** How many connections were begun. */
    public int connections() {
        return connections.get();
    }

    public boolean isConnected() {
        return connected;
    }

    /** Cuts the connection, as a network does. */
    public void cut() {
        Socket now = socket;
        if (now != null) {
            try {
                now.close();
            } catch (IOException alreadyGone) {
                // what was wanted
            }
        }
    }

    private void follow() {
        for (int attempt = 0; !over; attempt++) {
            try {
                read(URI.create(urls.apply(attempt)));
            } catch (IOException | RuntimeException lost) {
                LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
            } finally {
                connected = false;
                cut();
            }
        }
    }

    private void read(URI url) throws IOException {
        socket = new Socket(InetAddress.getByName(url.getHost()), url.getPort());
        socket.setSoTimeout(SILENCE_MILLIS);
        int connection = connections.incrementAndGet();
        String request = "GET " + target + " HTTP/1.1\r\nHost: " + url.getHost() + ":" + url.getPort()
                + "\r\nAccept: text/event-stream\r\n" + (lastId == null ? "" : "Last-Event-ID: " + lastId + "\r\n")
                + "\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        InputStream raw = new java.io.BufferedInputStream(socket.getInputStream());
        String status = line(raw);
        while (!line(raw).isEmpty()) {
            // the head is of no interest
        }
        if (!status.contains(" 200 ")) {
            throw new IOException(status);
        }
        frames(new Chunks(raw), connection);
    }

    private void frames(InputStream in, int connection) throws IOException {
        String id = null;
        String event = null;
        String data = null;
        while (!over) {
            String line = line(in);
            if (line.isEmpty()) {
                if (id != null) {
                    lastId = id;
                }
                connected = true;
                if (event != null) {
                    heard.accept(new Frame(id, event, data, connection));
                }
                id = null;
                event = null;
                data = null;
            } else if (line.startsWith("id: ")) {
                id = line.substring(4);
            } else if (line.startsWith("event: ")) {
                event = line.substring(7);
            } else if (line.startsWith("data: ")) {
                data = line.substring(6);
            }
        }
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException();
            }
            if (c != '\r') {
                line.write(c);
            }
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        over = true;
        cut();
        try {
            thread.join(5_000);
        } catch (InterruptedException stopped) {
            throw new AssertionError(stopped);
        }
    }

    /** A body in chunks, as one stream. */
    private static final class Chunks extends InputStream {
        private final InputStream raw;
        private int left;

        private Chunks(InputStream raw) {
            this.raw = raw;
        }

        @Override
        public int read() throws IOException {
            if (left == 0) {
                String size = line(raw);
                left = Integer.parseInt(size.isEmpty() ? line(raw) : size, 16);
                if (left == 0) {
                    return -1;
                }
            }
            left--;
            return raw.read();
        }
    }
}
