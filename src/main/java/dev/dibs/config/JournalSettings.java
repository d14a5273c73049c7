package dev.dibs.config;

import java.time.Duration;
import java.util.List;

/**
 * How what happens is written down in the sidecar's home.
 *
 * @param enabled whether it is at all; without, claims end with the last node
 * @param keepFor how long events are kept
 * @param maxBytes what the journal may take; the oldest events go first. What ledgers take above half of it comes on top
 * @param sync what happened in so long may be lost with the machine; nothing is lost with the process
 */
public record JournalSettings(boolean enabled, Duration keepFor, long maxBytes, Duration sync) {
    static final Key<String> ENABLED = Key.choice(
            "journal.enabled",
            "true",
            "whether what happens is written down; without, claims end with the last node",
            List.of("true", "false"));
    static final Key<Duration> KEEP_FOR = Key.duration(
            "journal.keep-for",
            Duration.ofDays(30),
            Duration.ofMinutes(1),
            Duration.ofDays(3_650),
            "how long events are kept");
    static final Key<Long> MAX_SIZE = Key.size(
            "journal.max-size", 1L << 30, 1 << 20, 1L << 40, "what the journal may take; the oldest events go first");
    static final Key<Duration> SYNC = Key.duration(
            "journal.sync",
            Duration.ofSeconds(1),
            Duration.ofMillis(100),
            Duration.ofMinutes(1),
            "what happened in so long may be lost with the machine; nothing is lost with the process");

    static final List<Key<?>> KEYS = List.of(ENABLED, KEEP_FOR, MAX_SIZE, SYNC);

    /** Checks the bounds. */
    public JournalSettings {
        keepFor = KEEP_FOR.check(keepFor);
        maxBytes = MAX_SIZE.check(maxBytes);
        sync = SYNC.check(sync);
    }

    /** As by default. */
    public static JournalSettings defaults() {
        return of(new Values());
    }

    static JournalSettings of(Values values) {
        return new JournalSettings(
                Boolean.parseBoolean(values.get(ENABLED)),
                values.get(KEEP_FOR),
                values.get(MAX_SIZE),
                values.get(SYNC));
    }
}
