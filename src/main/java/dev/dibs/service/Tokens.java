package dev.dibs.service;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Secrets that prove who one is. A ledger only ever sees a token's hash. */
public final class Tokens {
    private static final int BYTES = 24;
    private static final SecureRandom RANDOM = new SecureRandom();

    private static final MessageDigest SHA_256 = sha256();

    private Tokens() {}

    /** A new token: 192 random bits, safe in headers and addresses. */
    public static String make() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** The SHA-256 of a token in hexadecimal digits; empty for none. */
    public static String hash(@Nullable String token) {
        return token == null || token.isEmpty() ? "" : hexDigest(token, 32);
    }

    /** The first half of a text's SHA-256 in hexadecimal digits, to tell one request from another. */
    public static String fingerprint(String text) {
        return hexDigest(text, 16);
    }

    /** Whether two secrets are the same, in a time that does not tell where they differ. */
    public static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("this Java has no SHA-256", impossible);
        }
    }

    private static String hexDigest(String text, int bytes) {
        try {
            // a copy of one that was found spares the look through the providers
            MessageDigest digest = (MessageDigest) SHA_256.clone();
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)), 0, bytes);
        } catch (CloneNotSupportedException impossible) {
            throw new IllegalStateException("SHA-256 of this Java cannot be copied", impossible);
        }
    }
}
