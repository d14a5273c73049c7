package dev.dibs.core.model;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One thing that happened in a workspace.
 *
 * @param revision its place in the workspace's order
 * @param at milliseconds since 1970, reckoned from the ledger's clock
 * @param path what it is about; for a set of paths the first of them, and the details list them all
 * @param session whom it is about
 * @param fence of the claim it is about; 0 for none
 * @param by who did it, when that is somebody else
 * @param reason why, in a word of ours or the participant's
 * @param details more fields by the name that users see: text, numbers, booleans, lists and maps of these
 */
public record Event(
        String workspace,
        long revision,
        EventType type,
        long at,
        @Nullable Path path,
        @Nullable String session,
        @Nullable Owner owner,
        long fence,
        @Nullable String by,
        @Nullable String reason,
        Map<String, Object> details) {
    /** Copies what can change. */
    public Event {
        details = Frozen.map(details);
    }

    /** About how many bytes it takes to keep. */
    public int weight() {
        int bytes = 160;
        bytes += path == null ? 0 : path.text().length();
        bytes += session == null ? 0 : session.length();
        bytes += by == null ? 0 : by.length();
        bytes += reason == null ? 0 : reason.length();
        for (Map.Entry<String, Object> detail : details.entrySet()) {
            bytes += detail.getKey().length() + weight(detail.getValue());
        }
        return bytes;
    }

    private static int weight(Object value) {
        if (value instanceof String text) {
            return 24 + text.length();
        }
        int bytes = 24;
        if (value instanceof Iterable<?> list) {
            for (Object item : list) {
                bytes += weight(item);
            }
        } else if (value instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                bytes += 16 + weight(entry.getKey()) + weight(entry.getValue());
            }
        }
        return bytes;
    }
}
