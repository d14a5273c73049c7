package dev.dibs.client;

import dev.dibs.config.Pause;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A workspace's events as they happen (server-sent events), over as many connections as it takes: each new one goes on after
 * the last event seen. What cannot be replayed comes as the node's {@code reset}.
 */
public final class EventStream {
    /** What a listener does with an event: its type, its JSON. It returns whether to go on. */
    public interface Listener {
        /** An event. */
        boolean event(String type, String json);

        /** The connection was lost; the next one is tried. */
        void lost(String why);
    }

    /** The node sends a comment every 15 s: three of them missed, and the connection is dead. */
    private static final Duration SILENCE = Duration.ofSeconds(45);

    private static final int LONGEST_LINE = 64 << 20;

    private final Api api;
    private final String target;
    private @Nullable String lastId;
    private @Nullable String id;
    private String type = "message";
    private final StringBuilder data = new StringBuilder();

    /** The events of this address. */
    public EventStream(Api api, String target) {
        this.api = api;
        this.target = target;
    }

    /**
     * Follows until the listener has enough.
     *
     * @return the node's answer, if it refused the first connection; else null
     */
    public @Nullable Answer follow(Listener listener) throws IOException {
        boolean connected = false;
        for (long pause = 100; ; pause = Math.min(5_000, pause * 2)) {
            try (Reply reply = api.stream(target, headers(), SILENCE)) {
                if (reply.status() != 200) {
                    String text = reply.text();
                    Map<String, Object> body = text.startsWith("{") ? Json.object(text) : Map.of();
                    if (!connected && reply.status() != 503) {
                        return new Answer(reply.status(), text, body, 0);
                    }
                    listener.lost("the node answered " + reply.status());
                } else {
                    connected = true;
                    pause = 100;
                    if (!read(reply.body(), listener)) {
                        return null;
                    }
                    listener.lost("the connection ended");
                }
            } catch (IOException lost) {
                if (!connected) {
                    throw lost;
                }
                listener.lost(String.valueOf(lost.getMessage()));
            }
            Pause.of(pause);
        }
    }

    private Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Accept", "text/event-stream");
        if (lastId != null) {
            headers.put("Last-Event-ID", lastId);
        }
        return headers;
    }

    private boolean read(InputStream in, Listener listener) throws IOException {
        Lines lines = new Lines(in, LONGEST_LINE);
        begin();
        for (String line = lines.next(); line != null; line = lines.next()) {
            if (line.isEmpty()) {
                // only now: an event that is cut off in the middle is asked for again
                lastId = id == null ? lastId : id;
                boolean goOn = data.length() == 0 || listener.event(type, data.toString());
                begin();
                if (!goOn) {
                    return false;
                }
            } else {
                field(line);
            }
        }
        return true;
    }

    private void begin() {
        id = null;
        type = "message";
        data.setLength(0);
    }

    private void field(String line) {
        int colon = line.indexOf(':');
        String name = colon < 0 ? line : line.substring(0, colon);
        String value = colon < 0 ? "" : line.substring(line.startsWith(" ", colon + 1) ? colon + 2 : colon + 1);
        switch (name) {
            case "id" -> id = value;
            case "event" -> type = value;
            case "data" -> data.append(data.length() > 0 ? "\n" : "").append(value);
            default -> {
                // comments, retry, and what a later version may send
            }
        }
    }
}
