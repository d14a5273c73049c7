package dev.dibs.notify;

import dev.dibs.core.model.Answer;
import io.vertx.core.Future;
import java.util.Optional;

/** Tells callers of this node how their waits ended. */
public interface TicketDesk {
    /**
     * Listens for the end of a ticket's wait; ask before the ticket exists, so that nothing is missed.
     *
     * @return the answer the wait ended with; empty when it ended, or may have, on another node: ask there. Never fails
     */
    Future<Optional<Answer>> listen(String workspace, String ticket);

    /** The ticket stands in line since {@code revision}: listen to the rest of the cluster too. */
    void queued(String workspace, String ticket, long revision);

    /** Nobody listens any more. */
    void forget(String workspace, String ticket);
}
