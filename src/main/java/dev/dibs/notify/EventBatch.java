package dev.dibs.notify;

import dev.dibs.core.model.Answer;
import dev.dibs.core.model.Event;
import dev.dibs.core.model.Frozen;
import dev.dibs.core.model.Reply;
import dev.dibs.wire.binary.BinaryForm;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;
import java.util.List;

/**
 * Events of one workspace on their way from the ledger's owner to the feeds, in order of revision.
 *
 * @param taken when the first of their steps was taken, on this node's monotonic clock; {@link #ELSEWHERE} on other nodes
 */
record EventBatch(List<Event> events, long taken) {
    static final long ELSEWHERE = Long.MIN_VALUE;

    EventBatch {
        events = Frozen.list(events);
    }

    /** The revision of the last one. */
    long last() {
        return events.get(events.size() - 1).revision();
    }

    /** Where the feeds of a workspace listen. */
    static String address(String workspace) {
        return "dibs.feed." + workspace;
    }

    /** Carries batches over the event bus: as they are within a node, in binary form between nodes. */
    static final class Codec implements MessageCodec<EventBatch, EventBatch> {
        @Override
        public void encodeToWire(Buffer buffer, EventBatch batch) {
            byte[] bytes = BinaryForm.ANSWER.write(new Answer(new Reply.Events(batch.events(), false), 0, 0, 0));
            buffer.appendInt(bytes.length).appendBytes(bytes);
        }

        @Override
        public EventBatch decodeFromWire(int position, Buffer buffer) {
            int length = buffer.getInt(position);
            byte[] bytes = buffer.getBytes(position + 4, position + 4 + length);
            if (BinaryForm.ANSWER.read(bytes).reply() instanceof Reply.Events events) {
                return new EventBatch(events.events(), ELSEWHERE);
            }
            throw new IllegalStateException("a message on a feed's address holds no events");
        }

        @Override
        public EventBatch transform(EventBatch batch) {
            return batch;
        }

        @Override
        public String name() {
            return "dibs.events";
        }

        @Override
        public byte systemCodecID() {
            return -1;
        }
    }
}
