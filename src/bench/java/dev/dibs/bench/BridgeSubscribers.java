package dev.dibs.bench;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Many browsers on one node's bridge, all following one workspace in which much happens, and some of them not reading: each
 * that reads has every event once and in order, each that does not is cut off.
 */
final class BridgeSubscribers {
    private static final int SUBSCRIBERS = Integer.getInteger("bench.subscribers", 2_000);
    private static final int SLOW = 20;
    private static final int SECONDS = Integer.getInteger("bench.seconds", 300);
    private static final int PER_SECOND = 20;
    private static final byte[] REVISION = "\"revision\":".getBytes(StandardCharsets.US_ASCII);
    private static final String REGISTER = "{\"type\":\"register\",\"address\":\"dibs.events.bench\"}";
    /** Makes the events of a reader that stands still fill the way to it. */
    private static final String REASON = "x".repeat(900);

    private static final Vertx VERTX = Vertx.vertx();
    private static final AtomicInteger OUT_OF_ORDER = new AtomicInteger();
    private static final AtomicLong LAST = new AtomicLong();

    private BridgeSubscribers() {}

    /** One that reads. */
    private static final class Reader {
        volatile long events;
        volatile boolean closed;
        private long revision;

        void frame(Buffer frame) {
            long now = revision(frame.getBytes());
            if (now < 0) {
                return;
            }
            if (revision != 0 && now != revision + 1) {
                OUT_OF_ORDER.incrementAndGet();
            }
            revision = now;
            events++;
            LAST.accumulateAndGet(now, Math::max);
        }

        private static long revision(byte[] bytes) {
            for (int i = 0; i < bytes.length - REVISION.length; i++) {
                int j = 0;
                while (j < REVISION.length && bytes[i + j] == REVISION[j]) {
                    j++;
                }
                if (j == REVISION.length) {
                    long value = 0;
                    for (int k = i + j; bytes[k] >= '0' && bytes[k] <= '9'; k++) {
                        value = value * 10 + bytes[k] - '0';
                    }
                    return value;
                }
            }
            return -1;
        }
    }

    public static void main(String[] args) throws Exception {
        try (SidecarProcess node = SidecarProcess.start(Map.of())) {
            WebSocketClient client = VERTX.createWebSocketClient(new WebSocketClientOptions()
                    .setMaxConnections(SUBSCRIBERS + SLOW + 10)
                    .setMaxFrameSize(1 << 20));
            List<Reader> readers = new ArrayList<>();
            for (int i = 0; i < SUBSCRIBERS; i++) {
                Reader reader = new Reader();
                WebSocket socket = connect(client, node.port());
                socket.handler(reader::frame);
                socket.closeHandler(gone -> reader.closed = true);
                readers.add(reader);
            }
            AtomicInteger cut = new AtomicInteger();
            for (int i = 0; i < SLOW; i++) {
                WebSocket socket = connect(client, node.port());
                socket.closeHandler(gone -> cut.incrementAndGet());
                socket.exceptionHandler(failure -> {});
                socket.pause();
            }
            long before = residentKilobytes(node.pid());
            Samples latencies = run(node, readers);
            long after = residentKilobytes(node.pid());
            int closed = 0;
            long fewest = Long.MAX_VALUE;
            long most = 0;
            for (Reader reader : readers) {
                closed += reader.closed ? 1 : 0;
                fewest = Math.min(fewest, reader.events);
                most = Math.max(most, reader.events);
            }
            Row.remark(
                    "%d readers, %d that do not read; %d to %d events each, %d holes, %d readers closed, %d others cut off;"
                            + " claim answered to all told: median %.0f ms, p99 %.0f ms; the node had %d MiB, then %d MiB",
                    SUBSCRIBERS,
                    SLOW,
                    fewest,
                    most,
                    OUT_OF_ORDER.get(),
                    closed,
                    cut.get(),
                    latencies.median(),
                    latencies.quantile(0.99),
                    before / 1024,
                    after / 1024);
            boolean met =
                    fewest == most && OUT_OF_ORDER.get() == 0 && closed == 0 && most >= (long) SECONDS * PER_SECOND;
            new Row(
                            "bridge",
                            SUBSCRIBERS + " sockets, " + PER_SECOND + " events/s for " + SECONDS + " s",
                            Row.text("%d to %d events each, %d closed", fewest, most, closed),
                            "all of " + (SECONDS * PER_SECOND) + ", 0 closed",
                            met)
                    .print();
        }
        System.exit(0);
    }

    private static WebSocket connect(WebSocketClient client, int port) throws Exception {
        WebSocket socket = client.connect(new WebSocketConnectOptions()
                        .setHost("127.0.0.1")
                        .setPort(port)
                        .setURI("/eventbus/websocket"))
                .toCompletionStage()
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
        Object sent = socket.writeTextMessage(REGISTER);
        return socket;
    }

    /** Claims at the pace, and measures until the last reader has what was claimed. */
    private static Samples run(SidecarProcess node, List<Reader> readers) throws Exception {
        Samples latencies = new Samples();
        String token = HttpCalls.session(node.port(), "bench", "s-1");
        Thread.sleep(2_000);
        try (HttpCalls calls = new HttpCalls(node.port())) {
            long next = System.nanoTime();
            long had = readers.get(readers.size() - 1).events;
            for (int i = 0; i < SECONDS * PER_SECOND; i++) {
                next += 1_000_000_000L / PER_SECOND;
                LockSupport.parkNanos(next - System.nanoTime());
                String body = "{\"paths\":[\"p" + i + "\"],\"reason\":\"" + REASON + "\"}";
                long start = System.nanoTime();
                Object granted = calls.call(
                        HttpCalls.request(node.port(), "POST", "/v1/workspaces/bench/claims", token, body), 201);
                had++;
                if (i % PER_SECOND == 0) {
                    long wanted = had;
                    while (readers.stream().anyMatch(reader -> reader.events < wanted)
                            && System.nanoTime() - start < 2_000_000_000L) {
                        Thread.sleep(1);
                    }
                    latencies.add((System.nanoTime() - start) / 1e6);
                }
            }
        }
        Thread.sleep(3_000);
        return latencies;
    }

    private static long residentKilobytes(long pid) throws Exception {
        for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        return 0;
    }
}
