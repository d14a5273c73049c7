package dev.dibs.notify;

import dev.dibs.core.ledger.Epochs;
import dev.dibs.host.Copies;
import dev.dibs.host.HostException;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * What happened in one workspace, on the node that owns its ledger, until it may be told. Belongs to the publisher's context.
 *
 * <p>An owner that dies takes along the steps that no copy has yet, and then nobody must have heard of them. Under load it is known
 * without asking that the copies have them: from the answers to this node's own commands, and from what the commands of other
 * nodes say. When the workspace was quiet, or nothing comes for a moment, the copies are asked.
 */
final class HeldEvents {
    private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final Copies copies;
    private final String workspace;
    private final Consumer<EventBatch> tell;
    private final ArrayDeque<EventBatch> batches = new ArrayDeque<>();
    /** Until the first look: that one asks at once. */
    private boolean fresh = true;

    private boolean asking;
    private long notBefore = System.nanoTime();

    HeldEvents(Copies copies, String workspace, Consumer<EventBatch> tell) {
        this.copies = copies;
        this.workspace = workspace;
        this.tell = tell;
    }

    void add(EventBatch batch) {
        batches.add(batch);
    }

    /** Whether nothing came since the last look, and nothing waits. */
    boolean isOver() {
        return batches.isEmpty() && !asking && !fresh;
    }

    /** Tells what may be told, and has the copies asked if that takes long. */
    void look() {
        boolean first = fresh;
        fresh = false;
        if (copies.hasCopies()) {
            tellUpTo(copies.copied(workspace));
        } else {
            while (!batches.isEmpty()) {
                tell.accept(batches.remove());
            }
        }
        if (!batches.isEmpty() && !asking && (first || isLate())) {
            ask();
        }
    }

    private boolean isLate() {
        long now = System.nanoTime();
        return now - batches.element().taken() > PATIENCE_NANOS && now - notBefore >= 0;
    }

    /** The copies have all of this revision's epoch up to it. */
    private void tellUpTo(long copied) {
        while (!batches.isEmpty() && isUpTo(batches.element(), copied)) {
            tell.accept(batches.remove());
        }
    }

    /** One epoch at a time: that the copies have seen a later one says nothing of an earlier one. */
    private void ask() {
        long asked = batches.element().last();
        for (EventBatch batch : batches) {
            asked = Epochs.of(batch.last()) == Epochs.of(asked) ? Math.max(asked, batch.last()) : asked;
        }
        long last = asked;
        asking = true;
        copies.hasSeen(workspace, last).onComplete(seen -> {
            asking = false;
            if (seen.succeeded() && seen.result()) {
                tellUpTo(last);
            } else if (seen.succeeded() || isStopping(seen.cause())) {
                // lost with another owner's ledger; or found by the feeds of others in the ring
                drop(last);
            } else {
                notBefore = System.nanoTime() + AGAIN_NANOS;
            }
        });
    }

    private void drop(long last) {
        while (!batches.isEmpty() && isUpTo(batches.element(), last)) {
            batches.remove();
        }
    }

    private static boolean isUpTo(EventBatch batch, long revision) {
        return batch.last() <= revision && Epochs.of(batch.last()) == Epochs.of(revision);
    }

    private static boolean isStopping(Throwable failure) {
        return failure instanceof HostException fault && fault.code() == HostException.Code.STOPPING;
    }
}
