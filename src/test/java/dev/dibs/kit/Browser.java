package dev.dibs.kit;

import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** What a browser's page does on the bridge: frames over a plain WebSocket, in words short enough for tests. */
public final class Browser implements AutoCloseable {
    private static final AtomicInteger REPLIES = new AtomicInteger();

    /** All frames that came, in order. */
    public final List<JsonObject> frames = new CopyOnWriteArrayList<>();

    private final WebSocketClient client;
    private final WebSocket socket;
    private volatile Short closeCode;

    public Browser(Vertx vertx, int port) {
        this(
                vertx,
                new WebSocketConnectOptions().setHost("127.0.0.1").setPort(port).setURI("/eventbus/websocket"));
    }

    public Browser(Vertx vertx, WebSocketConnectOptions options) {
        client = vertx.createWebSocketClient(
                new WebSocketClientOptions().setMaxMessageSize(16 << 20).setMaxFrameSize(16 << 20));
        try {
            socket = client.webSocket()
                    .handler(bytes -> frames.add(bytes.toJsonObject()))
                    .closeHandler(gone -> closeCode = closeCode())
                    .connect(options)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);
        } catch (Exception failure) {
            throw new AssertionError(failure);
        }
    }

    private short closeCode() {
        Short code = socket.closeStatusCode();
        return code == null ? 1006 : code;
    }

    public void send(String quoted) {
        socket.writeTextMessage(quoted.replace('\'', '"')).toCompletionStage();
    }

    public void register(String workspace) {
        send("{'type':'register','address':'dibs.events." + workspace + "'}");
    }

    public void register(String workspace, long after) {
        send("{'type':'register','address':'dibs.events." + workspace + "','headers':{'after':'" + after + "'}}");
    }

    /** Calls an operation and gives the frame of its answer. */
    public JsonObject call(String op, String workspace, JsonObject fields) {
        String reply = begin(op, workspace, fields);
        return await().atMost(Duration.ofSeconds(10)).until(() -> answer(reply), frame -> frame != null);
    }

    /** Calls an operation and goes on; gives the address of the answer to come. */
    public String begin(String op, String workspace, JsonObject fields) {
        String reply = "reply-" + REPLIES.incrementAndGet();
        JsonObject body = fields.copy().put("op", op).put("workspace", workspace);
        send(new JsonObject()
                .put("type", "send")
                .put("address", "dibs.api")
                .put("replyAddress", reply)
                .put("body", body)
                .encode());
        return reply;
    }

    /** The answer at an address; null as long as there is none. */
    public JsonObject answer(String reply) {
        return frames.stream()
                .filter(frame -> reply.equals(frame.getString("address")))
                .findFirst()
                .orElse(null);
    }

    /** The events of a workspace that came so far. */
    public List<JsonObject> events(String workspace) {
        return frames.stream()
                .filter(frame -> ("dibs.events." + workspace).equals(frame.getString("address")))
                .filter(frame -> "rec".equals(frame.getString("type")))
                .map(frame -> frame.getJsonObject("body"))
                .toList();
    }

    /** The errors that came without an address. */
    public List<String> errors() {
        return frames.stream()
                .filter(frame -> "err".equals(frame.getString("type")) && frame.containsKey("body"))
                .map(frame -> frame.getString("body"))
                .toList();
    }

    /** The code the node closed with; null while it is open. */
    public Short closedWith() {
        return closeCode;
    }

    /** Reads nothing more until told. */
    public void stopReading() {
        socket.pause();
    }

    public void readOn() {
        socket.resume();
    }

    @Override
    public void close() {
        socket.close().toCompletionStage();
        client.close().toCompletionStage();
    }
}
