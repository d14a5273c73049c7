package dev.dibs.host;

/** How much there is in the ledgers that a node owns, all together. */
public record Holdings(long ledgers, long claims, long sessions, long waiters) {
    /** Of a node that owns none. */
    public static final Holdings NONE = new Holdings(0, 0, 0, 0);

    Holdings plus(long moreClaims, long moreSessions, long moreWaiters) {
        return new Holdings(ledgers + 1, claims + moreClaims, sessions + moreSessions, waiters + moreWaiters);
    }
}
