package dev.dibs.service;

import org.jspecify.annotations.Nullable;

/**
 * Who asks, and under which key.
 *
 * @param token the token shown; null when none was
 * @param idempotencyKey chosen by the participant; null when it chose none
 * @param fingerprint of what is asked, so that a key is not used for something else; empty without a key
 * @param tokenHash by which the ledger knows the token; reckoned once for a caller that calls often
 */
public record Caller(@Nullable String token, @Nullable String idempotencyKey, String fingerprint, String tokenHash) {
    /** A caller that shows this token. */
    public Caller(@Nullable String token, @Nullable String idempotencyKey, String fingerprint) {
        this(token, idempotencyKey, fingerprint, Tokens.hash(token));
    }

    /** A caller that chose no key. */
    public static Caller of(@Nullable String token) {
        return new Caller(token, null, "");
    }

    /** The same participant, under no key. */
    Caller withoutKey() {
        return new Caller(token, null, "", tokenHash);
    }

    @Override
    public String toString() {
        return "Caller[" + (token == null ? "no token" : "token hidden") + "]";
    }
}
