package dev.dibs.host.hazelcast;

import org.jspecify.annotations.Nullable;

/** The node cannot take part in the cluster; the message says what to do. */
public final class ClusterException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ClusterException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
