package dev.dibs;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a participant says of itself when it opens a session; everything may be left out. */
public final class SessionOptions {
    private @Nullable String id;
    private String name = "";
    private String kind = "service";
    private String user = "";
    private Map<String, String> labels = new LinkedHashMap<>();
    private @Nullable Duration ttl;

    /** The session's id; null to have one made up. */
    public @Nullable String getId() {
        return id;
    }

    /** Sets the session's id. */
    @CanIgnoreReturnValue
    public SessionOptions setId(String sessionId) {
        id = sessionId;
        return this;
    }

    /** The name that others see. */
    public String getName() {
        return name;
    }

    /** Sets the name that others see. */
    @CanIgnoreReturnValue
    public SessionOptions setName(String shown) {
        name = shown;
        return this;
    }

    /** What it is: {@code service} by default. */
    public String getKind() {
        return kind;
    }

    /** Sets what it is. */
    @CanIgnoreReturnValue
    public SessionOptions setKind(String what) {
        kind = what;
        return this;
    }

    /** Who it works for. */
    public String getUser() {
        return user;
    }

    /** Sets who it works for. */
    @CanIgnoreReturnValue
    public SessionOptions setUser(String who) {
        user = who;
        return this;
    }

    /** Labels, by name. */
    public Map<String, String> getLabels() {
        return labels;
    }

    /** Sets the labels. */
    @CanIgnoreReturnValue
    public SessionOptions setLabels(Map<String, String> byName) {
        labels = new LinkedHashMap<>(byName);
        return this;
    }

    /** How long it lives without a sign of life; null for what its kind has. */
    public @Nullable Duration getTtl() {
        return ttl;
    }

    /** Sets how long it lives without a sign of life. */
    @CanIgnoreReturnValue
    public SessionOptions setTtl(Duration time) {
        ttl = time;
        return this;
    }
}
