package dev.dibs.core.model;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The kinds of event, with the names that users see. */
public enum EventType {
    SESSION_OPENED("session.opened"),
    SESSION_STALE("session.stale"),
    SESSION_RESTORED("session.restored"),
    SESSION_CLOSED("session.closed"),
    CLAIM_ACQUIRED("claim.acquired"),
    CLAIM_RENEWED("claim.renewed"),
    CLAIM_RELEASED("claim.released"),
    CLAIM_EXPIRED("claim.expired"),
    CLAIM_REFUSED("claim.refused"),
    CLAIM_QUEUED("claim.queued"),
    CLAIM_DEQUEUED("claim.dequeued"),
    CLAIM_ASKED("claim.asked"),
    CLAIM_HANDED("claim.handed"),
    CLAIM_BROKEN("claim.broken"),
    CLAIM_REVOKED("claim.revoked"),
    RESOURCE_CHANGED("resource.changed"),
    CLUSTER_MERGED("cluster.merged"),
    RESET("reset");

    private static final Map<String, EventType> BY_TEXT = new LinkedHashMap<>();

    static {
        for (EventType type : values()) {
            BY_TEXT.put(type.text, type);
        }
    }

    private final String text;

    EventType(String text) {
        this.text = text;
    }

    /** The name users see. */
    public String text() {
        return text;
    }

    /** The kind of this name; null when there is none. */
    public static @Nullable EventType of(String text) {
        return BY_TEXT.get(text);
    }

    @Override
    public String toString() {
        return text;
    }
}
