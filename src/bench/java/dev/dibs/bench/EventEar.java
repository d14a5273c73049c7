package dev.dibs.bench;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A subscriber to a workspace's events over SSE, which notes when each came. */
final class EventEar implements AutoCloseable {
    private final HttpCalls calls;
    private final CountDownLatch open = new CountDownLatch(1);
    private volatile boolean closed;

    /** What is done with an event as soon as it is read. */
    @FunctionalInterface
    interface Heard {
        void event(JsonObject event, long nanos);
    }

    EventEar(int port, String workspace, String type, Heard heard) throws Exception {
        calls = new HttpCalls(port);
        calls.send(("GET /v1/workspaces/" + workspace + "/events?type=" + type + " HTTP/1.1\r\nHost: 127.0.0.1:" + port
                        + "\r\nAccept: text/event-stream\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1));
        Thread reader = new Thread(() -> read(heard), "ear");
        reader.setDaemon(true);
        reader.start();
        if (!open.await(10, TimeUnit.SECONDS)) {
            throw new IOException("no event stream within 10 s");
        }
    }

    private void read(Heard heard) {
        try {
            String status = calls.line();
            if (!status.contains(" 200 ")) {
                throw new IOException(status);
            }
            while (!calls.line().isEmpty()) {
                continue;
            }
            open.countDown();
            while (!closed) {
                String line = calls.line();
                int data = line.indexOf("data:");
                if (data >= 0) {
                    long now = System.nanoTime();
                    heard.event(new JsonObject(line.substring(data + 5)), now);
                }
            }
        } catch (IOException e) {
            if (!closed) {
                Row.remark("the event stream failed: %s", e);
            }
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        calls.close();
    }
}
