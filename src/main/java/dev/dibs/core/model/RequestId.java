package dev.dibs.core.model;

/**
 * Names one request, however often it is sent: a second arrival gets the first one's answer.
 *
 * @param value unique among the requests of one participant
 * @param fingerprint of what is asked; empty when a node made the id up for its own retries
 */
public record RequestId(String value, String fingerprint) {
    /** An id that a node made up. */
    public static RequestId own(String value) {
        return new RequestId(value, "");
    }

    /** Whether a participant chose the id, and so expects its answer to be remembered. */
    public boolean chosen() {
        return !fingerprint.isEmpty();
    }
}
