package dev.dibs.edge;

import dev.dibs.core.model.Event;
import dev.dibs.wire.json.EventJson;
import io.vertx.core.buffer.Buffer;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** Events as JSON, made once for all whom this node tells, whichever way they listen. */
public final class EncodedEvents {
    private static final int SLOTS = 256;

    private record Encoded(Event event, byte[] json) {}

    private final AtomicReferenceArray<@Nullable Encoded> recent = new AtomicReferenceArray<>(SLOTS);

    /** An event's JSON between what a way of listening puts around it. */
    public Buffer framed(String before, Event event, String after) {
        byte[] json = json(event);
        return Buffer.buffer(before.length() + json.length + after.length())
                .appendString(before)
                .appendBytes(json)
                .appendString(after);
    }

    private byte[] json(Event event) {
        int slot = (int) (event.revision() % SLOTS);
        Encoded encoded = recent.get(slot);
        if (encoded == null || !encoded.event.equals(event)) {
            encoded = new Encoded(event, EventJson.of(event).toBuffer().getBytes());
            recent.set(slot, encoded);
        }
        return encoded.json;
    }
}
