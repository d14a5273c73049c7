package dev.dibs.core.model;

/** Whether a session holds something, holds nothing, missed its time to live, or left. */
public enum SessionStatus {
    ACTIVE,
    IDLE,
    STALE,
    RELEASED
}
