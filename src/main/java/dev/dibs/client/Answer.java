package dev.dibs.client;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A node's whole answer.
 *
 * @param status the HTTP status
 * @param text the body as it came
 * @param body the body read; empty if it is none
 * @param sentNanos when the request was sent, for the first time, on the monotonic clock
 */
public record Answer(int status, String text, Map<String, Object> body, long sentNanos) {
    private static final String PREFIX = "urn:dibs:";

    /** Whether it was done. */
    public boolean ok() {
        return status >= 200 && status < 300;
    }

    /** The problem's slug: {@code claimed}; empty if there is none. */
    public String problem() {
        String type = text("type");
        return !ok() && type.startsWith(PREFIX) ? type.substring(PREFIX.length()) : "";
    }

    /** Whether the session that asked is no more. */
    public boolean sessionIsGone() {
        return status == 401 || problem().equals("session-gone") || problem().equals("no-such-session");
    }

    /** A sentence that says what is wrong. */
    public String detail() {
        String detail = text("detail");
        return detail.isEmpty() ? "the node answered " + status + " " + text("title") : detail;
    }

    /** A field of the body as text; empty if it is not there. */
    public String text(String field) {
        return text(body, field);
    }

    /** A field as text; empty if it is not there. */
    public static String text(Map<String, Object> map, String field) {
        Object value = map.get(field);
        return value == null ? "" : value.toString();
    }

    /** A field as a number, or the other if it is none. */
    public static double number(Map<String, Object> map, String field, double otherwise) {
        return map.get(field) instanceof Number number ? number.doubleValue() : otherwise;
    }

    /** The objects of a list in the body; none if it is not there. */
    public List<Map<String, Object>> list(String field) {
        return body.get(field) instanceof List<?> list
                ? list.stream().map(Answer::object).toList()
                : List.of();
    }

    /** A list of texts in the body; an empty one if there is none. */
    public List<String> texts(String field) {
        return body.get(field) instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }

    /** A value as an object; an empty one if it is none. */
    @SuppressWarnings("unchecked")
    public static Map<String, Object> object(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
    }
}
