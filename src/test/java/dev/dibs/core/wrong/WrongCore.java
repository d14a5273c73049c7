package dev.dibs.core.wrong;

import dev.dibs.service.wrong.WrongService;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/** Breaks the rules of core, for the rules' own test. */
public final class WrongCore {
    Map<String, Long> now(WrongService up) {
        return Map.of(new JsonObject().encode() + up, System.currentTimeMillis());
    }
}
