package dev.dibs.kit;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A client of an event stream, line by line. */
public final class EventSource implements AutoCloseable {
    private final Wire wire;
    public final List<String> head = new ArrayList<>();

    /** One frame: what was sent up to an empty line. */
    public record Frame(String id, String event, JsonObject data, String retry, boolean comment) {}

    public EventSource(int port, String target, String... headers) throws IOException {
        wire = new Wire(port);
        StringBuilder request = new StringBuilder(
                "GET " + target + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nAccept: text/event-stream\r\n");
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        wire.send(request + "\r\n");
        for (String line = wire.line(); line != null && !line.isEmpty(); line = wire.line()) {
            head.add(line);
        }
    }

    /** The next frame; null when the stream has ended. */
    public Frame frame() throws IOException {
        String id = null;
        String event = null;
        String retry = null;
        JsonObject data = null;
        boolean comment = false;
        boolean any = false;
        while (true) {
            String line = wire.line();
            if (line == null || line.equals("0")) {
                return null;
            }
            if (line.isEmpty()) {
                if (any) {
                    return new Frame(id, event, data, retry, comment);
                }
            } else if (line.startsWith(":")) {
                comment = true;
                any = true;
            } else if (line.startsWith("id: ")) {
                id = line.substring(4);
                any = true;
            } else if (line.startsWith("event: ")) {
                event = line.substring(7);
                any = true;
            } else if (line.startsWith("data: ")) {
                data = new JsonObject(line.substring(6));
                any = true;
            } else if (line.startsWith("retry: ")) {
                retry = line.substring(7);
                any = true;
            }
        }
    }

    /** The next frame that is an event. */
    public Frame event() throws IOException {
        Frame frame = frame();
        while (frame != null && frame.event == null) {
            frame = frame();
        }
        return frame;
    }

    @Override
    public void close() throws IOException {
        wire.close();
    }
}
