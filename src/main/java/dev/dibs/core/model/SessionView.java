package dev.dibs.core.model;

/**
 * A session as shown. Times are milliseconds of the ledger's clock, unless it is said otherwise.
 *
 * @param startedAt when it was opened first, in milliseconds since 1970
 * @param claims how many paths it holds
 */
public record SessionView(
        SessionInfo info,
        SessionStatus status,
        long ttl,
        long startedAt,
        long heartbeat,
        long activity,
        long expires,
        int claims) {}
