package dev.dibs.core.waiting;

import dev.dibs.core.model.Frozen;
import dev.dibs.core.model.Mode;
import dev.dibs.core.model.Path;
import java.util.List;
import java.util.Map;

/**
 * A request in line. Times are milliseconds of the ledger's clock.
 *
 * @param place in the line: smaller came earlier
 * @param queued the event that tells that it came
 * @param since when it came
 * @param until when it gives up
 * @param calledUntil until when its caller listens; earlier than now when nobody does
 * @param node the node that its caller listens through
 * @param calledBy the request id of the call that listens, or did last
 */
public record Waiter(
        long place,
        long queued,
        String ticket,
        String session,
        List<Path> paths,
        Mode mode,
        long ttl,
        String reason,
        Map<String, String> labels,
        long since,
        long until,
        long calledUntil,
        String node,
        String calledBy) {
    /** Copies what can change. */
    public Waiter {
        paths = Frozen.list(paths);
        labels = Frozen.map(labels);
    }

    /** The same request in another place. */
    public Waiter at(long newPlace) {
        return new Waiter(
                newPlace,
                queued,
                ticket,
                session,
                paths,
                mode,
                ttl,
                reason,
                labels,
                since,
                until,
                calledUntil,
                node,
                calledBy);
    }

    /** The same request, listened for until then through a node by a call. */
    public Waiter called(long newCalledUntil, String newNode, String newCalledBy) {
        return new Waiter(
                place,
                queued,
                ticket,
                session,
                paths,
                mode,
                ttl,
                reason,
                labels,
                since,
                until,
                newCalledUntil,
                newNode,
                newCalledBy);
    }

    /** When it leaves the line by itself: out of patience, or because nobody calls for it. */
    public long deadline(long grace) {
        return Math.min(until, calledUntil + grace);
    }
}
