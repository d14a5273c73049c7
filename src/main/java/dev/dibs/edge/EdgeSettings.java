package dev.dibs.edge;

import java.time.Duration;
import java.util.List;

/**
 * Where HTTP listens, and what bounds it.
 *
 * @param host the address to listen on
 * @param port the port; 0 takes a free one
 * @param hosts further names accepted in {@code Host}; one without a port is accepted with any
 * @param origins further origins accepted in {@code Origin}, like {@code https://team.example}
 * @param maxBodyBytes the largest request body
 * @param headTimeout how long a new connection may take over its first request's head, and any request over its body
 * @param idleTimeout how long a connection may take over its next request, or over reading an answer
 * @param maxConnections connections at most
 * @param maxSubscribers event streams and waiting polls at most
 * @param subscriberBytes unsent bytes of a stream at most, before its events wait in the feed's queue
 */
public record EdgeSettings(
        String host,
        int port,
        List<String> hosts,
        List<String> origins,
        int maxBodyBytes,
        Duration headTimeout,
        Duration idleTimeout,
        int maxConnections,
        int maxSubscribers,
        int subscriberBytes) {
    /** Copies what can change. */
    public EdgeSettings {
        hosts = List.copyOf(hosts);
        origins = List.copyOf(origins);
        if (maxBodyBytes < 1 || maxConnections < 1 || maxSubscribers < 0 || subscriberBytes < 1) {
            throw new IllegalArgumentException("a bound of HTTP is below 1");
        }
        if (headTimeout.toMillis() < 1 || idleTimeout.toMillis() < 1) {
            throw new IllegalArgumentException("a time-out of HTTP is below 1 ms");
        }
    }

    /** The defaults, on loopback. */
    public static EdgeSettings onLoopback(int port) {
        return new EdgeSettings(
                "127.0.0.1",
                port,
                List.of(),
                List.of(),
                64 << 10,
                Duration.ofSeconds(20),
                Duration.ofSeconds(60),
                10_000,
                5_000,
                64 << 10);
    }
}
