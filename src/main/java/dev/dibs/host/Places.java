package dev.dibs.host;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The members in order of age, those that left not long ago still in their places: what two sides of a cut count from. */
public final class Places {
    private static final long REMEMBER_NANOS = TimeUnit.MINUTES.toNanos(10);

    private final TimeSource time;
    private final Map<String, Seen> line = new LinkedHashMap<>();

    private record Seen(Instant since, long lastNanos) {}

    /** An empty line. */
    public Places(TimeSource time) {
        this.time = time;
    }

    /** These are the members by now, the oldest first. */
    public void look(Iterable<String> members) {
        long now = time.nanos();
        boolean more = false;
        for (String member : members) {
            Seen before = line.get(member);
            more |= before == null;
            line.put(member, new Seen(before == null ? Instant.ofEpochMilli(time.wallMillis()) : before.since(), now));
        }
        if (more) {
            line.values().removeIf(seen -> now - seen.lastNanos() > REMEMBER_NANOS);
        }
    }

    /** A member's place; -1 when it has none. */
    public int of(String member) {
        return new ArrayList<>(line.keySet()).indexOf(member);
    }

    /** Since when a member is there; null when it never was. */
    public @Nullable Instant since(String member) {
        Seen seen = line.get(member);
        return seen == null ? null : seen.since();
    }
}
