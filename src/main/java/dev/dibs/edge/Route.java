package dev.dibs.edge;

import io.vertx.core.http.HttpMethod;

/**
 * One call that the node answers.
 *
 * @param template parts separated by {@code /}; <code>{name}</code> stands for one part, <code>{name*}</code> at the end for
 *     all that follow
 */
public record Route(HttpMethod method, String template, Endpoint endpoint) {
    /** Answers a call. */
    @FunctionalInterface
    public interface Endpoint {
        /** Answers, now or later; what it throws becomes a problem. */
        void handle(Exchange exchange);
    }
}
