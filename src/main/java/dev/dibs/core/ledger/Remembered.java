package dev.dibs.core.ledger;

import dev.dibs.core.model.Answer;
import dev.dibs.core.model.KeptAnswer;

/**
 * An answer kept for a request that may come again.
 *
 * @param from the caller; for an id that a node made up, the node
 * @param request its id
 * @param fingerprint of what was asked; empty for an id that a node made up
 * @param at when, by the ledger's clock
 */
public record Remembered(String from, String request, String fingerprint, long at, KeptAnswer kept) {
    /** What was answered. */
    public Answer answer() {
        return kept.answer();
    }
}
