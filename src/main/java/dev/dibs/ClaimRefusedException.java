package dev.dibs;

import dev.dibs.core.model.Owner;
import java.time.Duration;
import java.util.List;

/** A claim was refused: somebody holds it, or stands in line before, or waiting would never end. */
public final class ClaimRefusedException extends DibsException {
    private static final long serialVersionUID = 1L;

    /** Whose claim is in the way. */
    public record Holder(String path, String session, Owner owner, long fence, String reason, Duration heldFor) {}

    private final transient List<Holder> holders;
    private final int ahead;
    private final transient Duration waited;

    ClaimRefusedException(String slug, String message, List<Holder> holders, int ahead, Duration waited) {
        super(slug, message);
        this.holders = List.copyOf(holders);
        this.ahead = ahead;
        this.waited = waited;
    }

    /** Whose claims are in the way, the first few. */
    public List<Holder> holders() {
        return holders;
    }

    /** How many requests stand in line before. */
    public int ahead() {
        return ahead;
    }

    /** How long it stood in line itself. */
    public Duration waited() {
        return waited;
    }
}
