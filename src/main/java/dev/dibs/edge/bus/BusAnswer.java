package dev.dibs.edge.bus;

import dev.dibs.edge.Problem;
import io.vertx.core.json.JsonObject;

/**
 * What a call comes to.
 *
 * @param status the HTTP status that REST answers with
 * @param body the REST body; a problem's when it is a failure
 * @param degraded why it may be old, as a word: REST's header {@link #DEGRADED}; empty when it is not
 */
record BusAnswer(int status, JsonObject body, String degraded) {
    static final String DEGRADED = "Dibs-Degraded";

    BusAnswer(int status, JsonObject body) {
        this(status, body, "");
    }

    static BusAnswer of(Problem problem) {
        return new BusAnswer(problem.kind().status(), problem.body());
    }

    BusAnswer degraded(String why) {
        return why.isEmpty() ? this : new BusAnswer(status, body, why);
    }

    boolean isFailure() {
        return status >= 400;
    }
}
