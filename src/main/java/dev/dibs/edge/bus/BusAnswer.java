package dev.dibs.edge.bus;

import dev.dibs.edge.Problem;
import io.vertx.core.json.JsonObject;

/**
 * What a call comes to.
 *
 * @param status the HTTP status that REST answers with
 * @param body the REST body; a problem's when it is a failure
 */
record BusAnswer(int status, JsonObject body) {
    static BusAnswer of(Problem problem) {
        return new BusAnswer(problem.kind().status(), problem.body());
    }

    boolean isFailure() {
        return status >= 400;
    }
}
