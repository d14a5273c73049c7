package dev.dibs.core.waiting;

import dev.dibs.core.model.Frozen;
import dev.dibs.core.model.Mode;
import dev.dibs.core.model.Path;
import dev.dibs.core.model.Refusal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a wait ended, for who calls for the ticket afterwards.
 *
 * @param at when, by the ledger's clock
 * @param revision at which it was granted; 0 when it was not, or when the session had the paths by then
 * @param calledBy the request id of the last call for it
 * @param refusal why it was not granted; null when it was
 * @param mode that it asked for
 */
public record Outcome(
        String ticket,
        String session,
        long at,
        long revision,
        List<Path> paths,
        String calledBy,
        @Nullable Refusal refusal,
        Mode mode) {
    /** Copies what can change. */
    public Outcome {
        paths = Frozen.list(paths);
    }

    /** The same, called for again. */
    public Outcome called(String newCalledBy) {
        return new Outcome(ticket, session, at, revision, paths, newCalledBy, refusal, mode);
    }
}
