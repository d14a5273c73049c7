package dev.dibs.core.model;

/**
 * A session as shown. Times are milliseconds of the ledger's clock.
 *
 * @param claims how many paths it holds
 */
public record SessionView(
        SessionInfo info,
        SessionStatus status,
        long ttl,
        long started,
        long heartbeat,
        long activity,
        long expires,
        int claims) {}
