package dev.dibs.core.model;

/**
 * A claim with what others want to know of its holder.
 *
 * @param heartbeat when the holder was last heard of, by the ledger's clock
 * @param expires when the claim ends if nothing more is heard, by the ledger's clock
 */
public record ClaimView(Claim claim, Owner owner, long heartbeat, long expires) {}
