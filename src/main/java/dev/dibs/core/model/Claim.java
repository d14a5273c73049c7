package dev.dibs.core.model;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A session's hold on a path. Times are milliseconds of the ledger's clock, unless it is said otherwise.
 *
 * @param fence the revision at which it was granted
 * @param reason why, in the holder's words; may be empty
 * @param acquiredAt when it was granted, in milliseconds since 1970, as the ledger's owner had it then
 * @param ttl its own time to live; 0 for none: it lives as long as its session
 * @param deadline when it ends by itself; {@link #NEVER} without a time to live of its own
 * @param offer the ticket that must be called for until {@code offerUntil}; null once taken up
 */
public record Claim(
        Path path,
        Mode mode,
        String session,
        long fence,
        String reason,
        Map<String, String> labels,
        long acquiredAt,
        long ttl,
        long deadline,
        @Nullable String offer,
        long offerUntil) {
    /** A deadline that never comes. */
    public static final long NEVER = Long.MAX_VALUE;

    /** Copies what can change. */
    public Claim {
        labels = Frozen.map(labels);
    }

    /** The same hold, good for {@code newTtl} from {@code now}; 0 for as long as the session. */
    public Claim extended(long newTtl, long now) {
        long newDeadline = newTtl == 0 ? NEVER : now + newTtl;
        return new Claim(
                path, mode, session, fence, reason, labels, acquiredAt, newTtl, newDeadline, offer, offerUntil);
    }

    /** The same hold as an offer to whoever calls for the ticket until then. */
    public Claim offered(String ticket, long until) {
        return new Claim(path, mode, session, fence, reason, labels, acquiredAt, ttl, deadline, ticket, until);
    }

    /** The same hold, no longer an offer. */
    public Claim taken() {
        return offer == null
                ? this
                : new Claim(path, mode, session, fence, reason, labels, acquiredAt, ttl, deadline, null, 0);
    }
}
