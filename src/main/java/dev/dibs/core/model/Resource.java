package dev.dibs.core.model;

/**
 * The shared record of a path.
 *
 * @param version 1 for the first, then one more with each change
 * @param checksum of what the path stands for, as its writer reckons it; may be empty
 * @param value JSON text; may be empty
 * @param session who changed it last
 * @param changedAt when, in milliseconds since 1970, as the ledger's owner had it then
 * @param revision the event that tells the change
 */
public record Resource(
        Path path,
        long version,
        String checksum,
        String value,
        String note,
        String session,
        Owner owner,
        long changedAt,
        long revision) {}
