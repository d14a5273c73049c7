package dev.dibs.core.model;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What bounds a ledger. It travels with the ledger: all its copies are ruled by the same numbers, those of its owner.
 *
 * @param maxClaims claims a workspace holds at most
 * @param maxSessions sessions a workspace holds at most, gone ones that are not forgotten included
 * @param maxWaiters requests in line at most
 * @param maxAhead requests in line before one request at most
 * @param maxPaths paths that one request names at most
 * @param maxResources resources a workspace remembers at most
 * @param maxAnswers answers remembered under an {@code Idempotency-Key} at most
 * @param maxEvents events kept for replay at most
 * @param maxEventBytes bytes of events kept for replay at most, as estimated
 * @param answerMillis how long an answer is remembered under an {@code Idempotency-Key}
 * @param ticketGraceMillis how long a ticket or an offer lives that nobody calls for
 * @param forgetMillis how long a session that is gone is remembered
 * @param coolDownMillis how long others wait after a claim expired
 * @param ttlMillis a session's time to live by its kind, the kind {@code ""} for all others
 */
public record LedgerSettings(
        int maxClaims,
        int maxSessions,
        int maxWaiters,
        int maxAhead,
        int maxPaths,
        int maxResources,
        int maxAnswers,
        int maxEvents,
        long maxEventBytes,
        long answerMillis,
        long ticketGraceMillis,
        long forgetMillis,
        long coolDownMillis,
        Map<String, Long> ttlMillis) {

    private static final long SECOND = 1_000;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;

    /** The shortest and the longest time to live of a session or a claim. */
    public static final long MIN_TTL_MILLIS = SECOND;

    public static final long MAX_TTL_MILLIS = 7 * 24 * HOUR;
    /** The longest time in line. */
    public static final long MAX_WAIT_MILLIS = 24 * HOUR;
    /** The longest time that one call blocks while in line. */
    public static final long MAX_HOLD_MILLIS = 10 * MINUTE;

    private static final long MAX_COOL_DOWN_MILLIS = 10 * MINUTE;

    /** Checks the bounds of the bounds. */
    public LedgerSettings {
        within("maxClaims", maxClaims, 1, 10_000_000);
        within("maxSessions", maxSessions, 1, 1_000_000);
        within("maxWaiters", maxWaiters, 0, 1_000_000);
        within("maxAhead", maxAhead, 0, 100_000);
        within("maxPaths", maxPaths, 1, 10_000);
        within("maxResources", maxResources, 0, 10_000_000);
        within("maxAnswers", maxAnswers, 16, 10_000_000);
        within("maxEvents", maxEvents, 1, 10_000_000);
        within("maxEventBytes", maxEventBytes, 1024, 1L << 30);
        within("answerMillis", answerMillis, SECOND, 24 * HOUR);
        within("ticketGraceMillis", ticketGraceMillis, 100, HOUR);
        within("forgetMillis", forgetMillis, SECOND, MAX_TTL_MILLIS);
        within("coolDownMillis", coolDownMillis, 0, MAX_COOL_DOWN_MILLIS);
        ttlMillis = Collections.unmodifiableMap(new TreeMap<>(ttlMillis));
        if (!ttlMillis.containsKey("")) {
            throw new IllegalArgumentException("ttlMillis needs a value for all other kinds, under \"\"");
        }
        ttlMillis.forEach((kind, millis) -> within("ttlMillis of " + kind, millis, MIN_TTL_MILLIS, MAX_TTL_MILLIS));
    }

    /** The bounds of the contract. */
    public static LedgerSettings defaults() {
        Map<String, Long> ttl = new TreeMap<>();
        ttl.put("", 5 * MINUTE);
        ttl.put("agent", 5 * MINUTE);
        ttl.put("desk", 10 * MINUTE);
        ttl.put("worker", HOUR);
        ttl.put("browser", 90 * SECOND);
        ttl.put("service", 30 * SECOND);
        return new LedgerSettings(
                100_000,
                10_000,
                10_000,
                1_000,
                1_000,
                100_000,
                100_000,
                10_000,
                2 << 20,
                10 * MINUTE,
                MINUTE,
                HOUR,
                0,
                ttl);
    }

    /** The same with another cool-down. */
    public LedgerSettings withCoolDownMillis(long millis) {
        return new LedgerSettings(
                maxClaims,
                maxSessions,
                maxWaiters,
                maxAhead,
                maxPaths,
                maxResources,
                maxAnswers,
                maxEvents,
                maxEventBytes,
                answerMillis,
                ticketGraceMillis,
                forgetMillis,
                millis,
                ttlMillis);
    }

    /** The time to live of a session of this kind that names none. */
    public long ttlOf(String kind) {
        Long millis = ttlMillis.get(kind);
        return millis != null ? millis : ttlMillis.getOrDefault("", 5 * MINUTE);
    }

    private static void within(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " is " + value + "; allowed are " + least + " to " + most);
        }
    }
}
