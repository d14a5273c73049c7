package dev.dibs.edge.bus;

import dev.dibs.core.model.Answer;
import dev.dibs.core.model.Event;
import dev.dibs.wire.json.EventJson;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** Events as frames of the bridge, made once for all who get them. */
final class EventFrames {
    private static final int SLOTS = 256;

    private record Frame(Event event, byte[] bytes) {}

    private final AtomicReferenceArray<@Nullable Frame> recent = new AtomicReferenceArray<>(SLOTS);

    Buffer of(String address, Event event) {
        int slot = (int) (event.revision() % SLOTS);
        Frame frame = recent.get(slot);
        if (frame == null || !frame.event.equals(event)) {
            frame = new Frame(event, frame(address, EventJson.of(event)).getBytes());
            recent.set(slot, frame);
        }
        return Buffer.buffer(frame.bytes);
    }

    static Buffer reset(String address, String workspace, Answer state) {
        return frame(address, EventJson.reset(workspace, state));
    }

    /** A message to one who registered or asked. */
    static Buffer frame(String address, JsonObject body) {
        return new JsonObject()
                .put("type", "rec")
                .put("address", address)
                .put("body", body)
                .toBuffer();
    }
}
