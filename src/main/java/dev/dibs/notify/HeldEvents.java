package dev.dibs.notify;

import dev.dibs.core.ledger.Epochs;
import dev.dibs.host.Copies;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * What happened in one workspace, on the node that owns its ledger, until it may be told. Belongs to the publisher's context.
 *
 * <p>An owner that dies takes along the steps that no copy has yet, and then nobody must have heard of them. That the copies have them
 * is known from the answers and requests of others, under load; when the workspace was quiet, or nothing comes for a moment,
 * the copies are asked.
 */
final class HeldEvents {
    private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private final Copies copies;
    private final String workspace;
    private final Consumer<EventBatch> tell;
    private final ArrayDeque<EventBatch> batches = new ArrayDeque<>();
    private boolean fresh = true;
    private boolean asking;

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
        if (copies.hasCopies()) {
            tellUpTo(copies.copied(workspace));
        } else {
            tellAll();
        }
        boolean late = fresh
                || !batches.isEmpty() && System.nanoTime() - batches.peek().taken() > PATIENCE_NANOS;
        fresh = false;
        if (!asking && late && !batches.isEmpty()) {
            ask(batches.peekLast().last());
        }
    }

    /** The copies have all of this epoch up to this revision. */
    private void tellUpTo(long copied) {
        while (!batches.isEmpty()
                && batches.peek().last() <= copied
                && Epochs.of(batches.peek().last()) == Epochs.of(copied)) {
            tell.accept(batches.remove());
        }
    }

    private void tellAll() {
        batches.forEach(tell);
        batches.clear();
    }

    private void ask(long last) {
        asking = true;
        copies.hasSeen(workspace, last).onComplete(seen -> {
            asking = false;
            boolean stands = seen.succeeded() && seen.result();
            while (!batches.isEmpty() && batches.peek().last() <= last) {
                EventBatch batch = batches.remove();
                // what they do not have is lost, or found by the feeds in the ledger's ring
                if (stands) {
                    tell.accept(batch);
                }
            }
        });
    }
}
