package dev.dibs.edge.bus;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * The way out to one browser; belongs to one Vert.x context.
 *
 * <p>It counts what is not written yet by the writes' own futures: SockJS's queue looks empty as soon as its messages are in
 * the socket's, which has no end.
 */
final class Link {
    private final Function<Buffer, Future<Void>> write;
    private final BiConsumer<Short, String> close;
    private final int full;
    private Runnable drained = () -> {};
    private Runnable whenClosed = () -> {};
    private long unsent;
    private boolean closed;

    /**
     * A way out.
     *
     * @param write writes a frame; the future is done when it left this process
     * @param full so many unsent bytes are enough for now
     */
    Link(Function<Buffer, Future<Void>> write, BiConsumer<Short, String> close, int full) {
        this.write = write;
        this.close = close;
        this.full = full;
    }

    /** Calls this whenever it was full and can take more. */
    void onDrain(Runnable action) {
        drained = action;
    }

    /** Calls this when this end closes it. */
    void onClose(Runnable action) {
        whenClosed = action;
    }

    /** Whether no events should follow for now. */
    boolean isFull() {
        return unsent >= full;
    }

    /** Sends a frame; whoever asks and asks and never reads the answers is cut off. */
    void send(Buffer frame) {
        if (closed) {
            return;
        }
        if (unsent > 16L * full) {
            close(BridgeSocket.SLOW, "slow");
            return;
        }
        int bytes = frame.length();
        unsent += bytes;
        write.apply(frame).onComplete(done -> sent(bytes));
    }

    private void sent(int bytes) {
        boolean wasFull = isFull();
        unsent -= bytes;
        if (wasFull && !isFull()) {
            drained.run();
        }
    }

    /** Closes it. */
    void close(short code, String reason) {
        if (!closed) {
            closed = true;
            close.accept(code, reason);
            whenClosed.run();
        }
    }
}
