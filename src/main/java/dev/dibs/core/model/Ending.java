package dev.dibs.core.model;

/**
 * How a claim or a session ended.
 *
 * @param type {@code claim.expired}, {@code claim.broken}, ...
 * @param reason {@code ttl}, {@code pid}, {@code socket}, {@code node}, {@code offer}, {@code session}, or a person's words
 * @param at when, by the ledger's clock
 * @param by who did it; empty when nobody did
 * @param revision the event that tells it
 */
public record Ending(String type, String reason, long at, String by, long revision) {}
