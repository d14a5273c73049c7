package dev.dibs.notify;

import dev.dibs.core.model.Answer;
import io.vertx.core.Future;
import java.util.Optional;

/** Tells callers of this node how their waits ended. */
public interface TicketDesk {
    /**
     * How a wait ended.
     *
     * @param answer what it ended with; empty when it ended, or may have, on another node: ask there
     * @param since when the step was taken that ended it, on this node's monotonic clock
     * @param where that was
     */
    record End(Optional<Answer> answer, long since, Where where) {
        /** Nobody knows whether it ended. */
        static final End UNKNOWN = new End(Optional.empty(), 0, Where.UNKNOWN);
    }

    /** Where a step was taken: here, or elsewhere and by another node's wall clock, or nobody knows. */
    enum Where {
        HERE,
        ELSEWHERE,
        UNKNOWN
    }

    /**
     * Listens for the end of a ticket's wait; ask before the ticket exists, so that nothing is missed.
     *
     * @return how it ended; never fails
     */
    Future<End> listen(String workspace, String ticket);

    /** The ticket stands in line since {@code revision}: listen to the rest of the cluster too. */
    void queued(String workspace, String ticket, long revision);

    /** A caller of this node was answered with the grant that ended its wait. */
    void handedOver(End end);

    /** Who listened and got this listens no more; others may go on. */
    void forget(String workspace, String ticket, Future<End> listened);
}
