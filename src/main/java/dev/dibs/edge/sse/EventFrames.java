package dev.dibs.edge.sse;

import dev.dibs.core.model.Event;
import dev.dibs.wire.json.EventJson;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** Events as bytes of a stream, made once for all who get them. */
final class EventFrames {
    private static final int SLOTS = 256;

    private record Frame(Event event, byte[] bytes) {}

    private final AtomicReferenceArray<@Nullable Frame> recent = new AtomicReferenceArray<>(SLOTS);

    Buffer of(Event event) {
        int slot = (int) (event.revision() % SLOTS);
        Frame frame = recent.get(slot);
        if (frame == null || !frame.event.equals(event)) {
            frame = new Frame(event, bytes(event));
            recent.set(slot, frame);
        }
        return Buffer.buffer(frame.bytes);
    }

    private static byte[] bytes(Event event) {
        return frame(event.revision(), event.type().text(), EventJson.of(event).encode())
                .getBytes(StandardCharsets.UTF_8);
    }

    /** One event of a stream; {@code json} has no line ends. */
    static String frame(long revision, String type, String json) {
        return "id: " + revision + "\nevent: " + type + "\ndata: " + json + "\n\n";
    }
}
