package dev.dibs.host.hazelcast;

import dev.dibs.core.model.Answer;
import dev.dibs.host.HostException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the owner of a ledger sends back: an answer, or why there is none. */
record Outcome(@Nullable Answer answer, HostException.@Nullable Code code, String message) {
    static Outcome of(Answer answer) {
        return new Outcome(answer, null, "");
    }

    static Outcome failed(HostException.Code code, String message) {
        return new Outcome(null, code, message);
    }

    HostException fault() {
        return new HostException(Objects.requireNonNull(code), message);
    }
}
