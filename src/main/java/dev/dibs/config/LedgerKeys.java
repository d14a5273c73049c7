package dev.dibs.config;

import dev.dibs.core.model.LedgerSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The keys of {@link LedgerSettings}; its defaults are theirs. */
final class LedgerKeys {
    private static final LedgerSettings DEFAULTS = LedgerSettings.defaults();
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration WEEK = Duration.ofDays(7);
    private static final Duration LONGEST_COOL_DOWN = Duration.ofMinutes(10);

    static final Key<Integer> MAX_CLAIMS =
            Key.number("ledger.max-claims", DEFAULTS.maxClaims(), 1, 10_000_000, "claims a workspace holds at most");
    static final Key<Integer> MAX_SESSIONS =
            Key.number("ledger.max-sessions", DEFAULTS.maxSessions(), 1, 1_000_000, "sessions of a workspace at most");
    static final Key<Integer> MAX_WAITERS =
            Key.number("ledger.max-waiters", DEFAULTS.maxWaiters(), 0, 1_000_000, "requests in line at most");
    static final Key<Integer> MAX_AHEAD =
            Key.number("ledger.max-ahead", DEFAULTS.maxAhead(), 0, 100_000, "requests in line before one at most");
    static final Key<Integer> MAX_PATHS =
            Key.number("ledger.max-paths", DEFAULTS.maxPaths(), 1, 10_000, "paths that one request names at most");
    static final Key<Integer> MAX_RESOURCES = Key.number(
            "ledger.max-resources", DEFAULTS.maxResources(), 0, 10_000_000, "resources a workspace remembers at most");
    static final Key<Integer> MAX_ANSWERS = Key.number(
            "ledger.max-answers",
            DEFAULTS.maxAnswers(),
            16,
            10_000_000,
            "answers remembered under an Idempotency-Key at most");
    static final Key<Integer> EVENTS =
            Key.number("ledger.events", DEFAULTS.maxEvents(), 1, 10_000_000, "events kept for replay at most");
    static final Key<Long> EVENT_BYTES =
            Key.size("ledger.event-bytes", DEFAULTS.maxEventBytes(), 1024, 1L << 30, "size of the events kept at most");
    static final Key<Duration> ANSWERS_KEPT_FOR = Key.duration(
            "ledger.answers-kept-for",
            Duration.ofMillis(DEFAULTS.answerMillis()),
            SECOND,
            Duration.ofDays(1),
            "how long an answer is remembered under an Idempotency-Key");
    static final Key<Duration> TICKET_GRACE = Key.duration(
            "ledger.ticket-grace",
            Duration.ofMillis(DEFAULTS.ticketGraceMillis()),
            Duration.ofMillis(100),
            Duration.ofHours(1),
            "how long a ticket or an offer lives that nobody calls for");
    static final Key<Duration> FORGET_SESSIONS_AFTER = Key.duration(
            "ledger.forget-sessions-after",
            Duration.ofMillis(DEFAULTS.forgetMillis()),
            SECOND,
            WEEK,
            "how long a session that is gone is remembered");
    static final Key<Duration> COOL_DOWN = Key.duration(
            "ledger.cool-down",
            Duration.ofMillis(DEFAULTS.coolDownMillis()),
            Duration.ZERO,
            LONGEST_COOL_DOWN,
            "how long others wait after a claim expired");
    static final Key<Map<String, Duration>> COOL_DOWNS =
            Key.durations("ledger.cool-downs", LONGEST_COOL_DOWN, "the same for single workspaces, by name");

    static final List<Key<Duration>> TTLS =
            List.of(ttl("agent"), ttl("desk"), ttl("worker"), ttl("browser"), ttl("service"), ttl("other"));

    static final List<Key<?>> KEYS = keys();

    private LedgerKeys() {}

    static LedgerSettings read(Values values) {
        Map<String, Long> ttlMillis = new TreeMap<>();
        for (Key<Duration> key : TTLS) {
            ttlMillis.put(kindOf(key), values.get(key).toMillis());
        }
        return new LedgerSettings(
                values.get(MAX_CLAIMS),
                values.get(MAX_SESSIONS),
                values.get(MAX_WAITERS),
                values.get(MAX_AHEAD),
                values.get(MAX_PATHS),
                values.get(MAX_RESOURCES),
                values.get(MAX_ANSWERS),
                values.get(EVENTS),
                values.get(EVENT_BYTES),
                values.get(ANSWERS_KEPT_FOR).toMillis(),
                values.get(TICKET_GRACE).toMillis(),
                values.get(FORGET_SESSIONS_AFTER).toMillis(),
                values.get(COOL_DOWN).toMillis(),
                ttlMillis);
    }

    private static Key<Duration> ttl(String kind) {
        String known = kind.equals("other") ? "" : kind;
        return Key.duration(
                "sessions.ttl." + kind,
                Duration.ofMillis(DEFAULTS.ttlOf(known)),
                Duration.ofMillis(LedgerSettings.MIN_TTL_MILLIS),
                Duration.ofMillis(LedgerSettings.MAX_TTL_MILLIS),
                "a session of kind '" + kind + "' is gone after so long without a heartbeat");
    }

    private static String kindOf(Key<Duration> key) {
        String kind = key.name().substring("sessions.ttl.".length());
        return kind.equals("other") ? "" : kind;
    }

    private static List<Key<?>> keys() {
        List<Key<?>> all = new ArrayList<>(List.of(
                MAX_CLAIMS,
                MAX_SESSIONS,
                MAX_WAITERS,
                MAX_AHEAD,
                MAX_PATHS,
                MAX_RESOURCES,
                MAX_ANSWERS,
                EVENTS,
                EVENT_BYTES,
                ANSWERS_KEPT_FOR,
                TICKET_GRACE,
                FORGET_SESSIONS_AFTER,
                COOL_DOWN,
                COOL_DOWNS));
        all.addAll(TTLS);
        return List.copyOf(all);
    }
}
