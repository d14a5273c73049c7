package dev.dibs.edge;

import java.util.List;

/** Tells whether the node can serve. */
@FunctionalInterface
public interface Readiness {
    /** How it is right now; be quick. */
    State state();

    /** Whether nothing but the node's health may be told now. Be quick: every call asks. */
    default boolean isSuspect() {
        return false;
    }

    /** Why what is read now may be old, as a word; empty when it is not. Be quick: every answer asks. */
    default String degraded() {
        return "";
    }

    /**
     * A state.
     *
     * @param status {@code ready}, or the slug of what hinders: {@code starting}, {@code stopping}, {@code suspect},
     *     {@code no-quorum}
     * @param reasons sentences for the operator; may be empty
     */
    record State(String status, List<String> reasons) {
        /** Copies what can change. */
        public State {
            reasons = List.copyOf(reasons);
        }

        /** Nothing hinders. */
        public static State ready() {
            return new State("ready", List.of());
        }

        /** Whether nothing hinders. */
        public boolean isReady() {
            return status.equals("ready");
        }
    }
}
