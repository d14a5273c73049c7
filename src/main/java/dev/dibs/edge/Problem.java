package dev.dibs.edge;

import io.vertx.core.json.JsonObject;
import java.util.Map;

/**
 * What went wrong, as RFC 9457 has it.
 *
 * @param detail one sentence that a person can act on
 * @param fields further fields by name
 * @param headers further headers of the answer
 */
public record Problem(ProblemKind kind, String detail, JsonObject fields, Map<String, String> headers) {
    private static final String RETRY_AFTER = "Retry-After";

    /** A problem without further fields. */
    public static Problem of(ProblemKind kind, String detail) {
        return new Problem(kind, detail, new JsonObject(), Map.of());
    }

    /** A problem with further fields. */
    public static Problem of(ProblemKind kind, String detail, JsonObject fields) {
        return new Problem(kind, detail, fields, Map.of());
    }

    /** The same with a header. */
    public Problem with(String header, String value) {
        return new Problem(kind, detail, fields, Map.of(header, value));
    }

    /** The same, to be tried again after so many seconds. */
    public Problem retryAfter(long seconds) {
        return with(RETRY_AFTER, Long.toString(seconds));
    }

    /** The body of the answer. */
    public JsonObject body() {
        JsonObject json = new JsonObject()
                .put("type", "urn:dibs:" + kind.slug())
                .put("title", kind.title())
                .put("status", kind.status())
                .put("detail", detail);
        String retryAfter = headers.get(RETRY_AFTER);
        if (retryAfter != null) {
            json.put("retryAfterSeconds", Long.parseLong(retryAfter));
        }
        fields.forEach(field -> json.put(field.getKey(), field.getValue()));
        return json;
    }
}
