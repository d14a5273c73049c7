package dev.dibs;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How paths are claimed; by default exclusively, for as long as the session, and refused at once. */
public final class ClaimOptions {
    private boolean shared;
    private @Nullable Duration ttl;
    private Duration wait = Duration.ZERO;
    private String reason = "";
    private Map<String, String> labels = new LinkedHashMap<>();

    /** Whether others may hold it too, if they share it. */
    public boolean isShared() {
        return shared;
    }

    /** Sets whether others may hold it too. */
    @CanIgnoreReturnValue
    public ClaimOptions setShared(boolean withOthers) {
        shared = withOthers;
        return this;
    }

    /** The claim's own time to live; null for as long as the session. */
    public @Nullable Duration getTtl() {
        return ttl;
    }

    /** Sets the claim's own time to live. */
    @CanIgnoreReturnValue
    public ClaimOptions setTtl(Duration time) {
        ttl = time;
        return this;
    }

    /** How long to stand in line at most. */
    public Duration getWait() {
        return wait;
    }

    /** Sets how long to stand in line at most. */
    @CanIgnoreReturnValue
    public ClaimOptions setWait(Duration time) {
        wait = time;
        return this;
    }

    /** Why, for others to read. */
    public String getReason() {
        return reason;
    }

    /** Sets why, for others to read. */
    @CanIgnoreReturnValue
    public ClaimOptions setReason(String why) {
        reason = why;
        return this;
    }

    /** Labels, by name. */
    public Map<String, String> getLabels() {
        return labels;
    }

    /** Sets the labels. */
    @CanIgnoreReturnValue
    public ClaimOptions setLabels(Map<String, String> byName) {
        labels = new LinkedHashMap<>(byName);
        return this;
    }
}
