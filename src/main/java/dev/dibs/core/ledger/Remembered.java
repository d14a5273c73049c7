package dev.dibs.core.ledger;

import dev.dibs.core.model.Answer;

/**
 * An answer kept for a request that may come again.
 *
 * @param key the caller and its request id
 * @param fingerprint of what was asked; empty for an id that a node made up
 * @param at when, by the ledger's clock
 */
public record Remembered(String key, String fingerprint, long at, Answer answer) {}
