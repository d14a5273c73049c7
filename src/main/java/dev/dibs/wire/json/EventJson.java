package dev.dibs.wire.json;

import dev.dibs.core.model.Answer;
import dev.dibs.core.model.Event;
import dev.dibs.core.model.EventType;
import dev.dibs.core.model.Owner;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Events as users see them. */
public final class EventJson {
    private EventJson() {}

    /** An event; its details stand beside its own fields. */
    public static JsonObject of(Event event) {
        JsonObject json = begun(event.workspace(), event.revision(), event.type(), event.at());
        if (event.path() != null) {
            json.put("path", event.path().text());
        }
        text(json, "session", event.session());
        Owner owner = event.owner();
        if (owner != null) {
            json.put("owner", View.owner(owner));
        }
        if (event.fence() != 0) {
            json.put("fence", event.fence());
        }
        text(json, "by", event.by());
        text(json, "reason", event.reason());
        for (Map.Entry<String, Object> detail : event.details().entrySet()) {
            if (!json.containsKey(detail.getKey())) {
                json.put(detail.getKey(), plain(detail.getValue()));
            }
        }
        if (event.type() == EventType.RESET && !json.containsKey("state")) {
            json.put("see", "/v1/workspaces/" + event.workspace() + "/claims");
        }
        return json;
    }

    /** What one gets who missed events that are no longer kept; the answer is a {@code Reply.State}. */
    public static JsonObject reset(String workspace, Answer state) {
        JsonObject body = Bodies.of(state);
        return begun(workspace, state.revision(), EventType.RESET, state.now() + state.offset())
                .put(
                        "state",
                        new JsonObject()
                                .put("sessions", body.getJsonArray("sessions"))
                                .put("claims", body.getJsonArray("claims")));
    }

    private static JsonObject begun(String workspace, long revision, EventType type, long at) {
        return new JsonObject()
                .put("workspace", workspace)
                .put("revision", revision)
                .put("type", type.text())
                .put("at", Words.instant(at));
    }

    private static Object plain(Object value) {
        if (value instanceof Map<?, ?> map) {
            JsonObject json = new JsonObject();
            map.forEach((name, item) -> json.put(String.valueOf(name), plain(item)));
            return json;
        }
        if (value instanceof Collection<?> list) {
            JsonArray json = new JsonArray();
            list.forEach(item -> json.add(plain(item)));
            return json;
        }
        return value;
    }

    private static void text(JsonObject json, String name, @Nullable String text) {
        if (text != null && !text.isEmpty()) {
            json.put(name, text);
        }
    }
}
