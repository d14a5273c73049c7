package dev.dibs.service;

import org.jspecify.annotations.Nullable;

/**
 * Who asks, and under which key.
 *
 * @param token the token shown; null when none was
 * @param idempotencyKey chosen by the participant; null when it chose none
 * @param fingerprint of what is asked, so that a key is not used for something else; empty without a key
 */
public record Caller(@Nullable String token, @Nullable String idempotencyKey, String fingerprint) {
    /** A caller that chose no key. */
    public static Caller of(@Nullable String token) {
        return new Caller(token, null, "");
    }

    @Override
    public String toString() {
        return "Caller[" + (token == null ? "no token" : "token hidden") + "]";
    }
}
