package dev.dibs.core.waiting;

import dev.dibs.core.model.Frozen;
import dev.dibs.core.model.Path;
import dev.dibs.core.model.Refusal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a wait ended, for who calls for the ticket afterwards.
 *
 * @param at when, by the ledger's clock
 * @param revision at which it was granted; 0 when it was not
 * @param refusal why it was not granted; null when it was
 */
public record Outcome(
        String ticket,
        String session,
        long at,
        long revision,
        List<Path> paths,
        @Nullable Refusal refusal) {
    /** Copies what can change. */
    public Outcome {
        paths = Frozen.list(paths);
    }
}
