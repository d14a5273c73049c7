package dev.dibs.config;

import java.time.Duration;
import java.util.List;

/**
 * Where and how HTTP is served.
 *
 * @param host the address HTTP listens on
 * @param port the port; 0 takes a free one
 * @param hosts further names accepted in {@code Host}
 * @param origins further origins accepted in {@code Origin}
 * @param maxBodyBytes the largest request body
 * @param idleTimeout after so long without a byte a connection is closed
 * @param maxConnections connections at most
 * @param maxSubscribers event streams at most
 * @param subscriberQueue events queued for a slow subscriber before it is cut off
 */
public record HttpSettings(
        String host,
        int port,
        List<String> hosts,
        List<String> origins,
        long maxBodyBytes,
        Duration idleTimeout,
        int maxConnections,
        int maxSubscribers,
        int subscriberQueue) {
    static final Key<String> HOST =
            Key.text("http.host", "127.0.0.1", "the address HTTP listens on", "a host name or address", v -> isName(v));
    static final Key<Integer> PORT =
            Key.number("http.port", 3427, 0, 65_535, "the port HTTP listens on; 0 takes a free one");
    static final Key<List<String>> HOSTS =
            Key.list("http.hosts", "further names accepted in the Host header", "host names", v -> isName(v));
    static final Key<List<String>> ORIGINS = Key.list(
            "http.origins",
            "further origins accepted in the Origin header",
            "origins like https://team.example",
            v -> v.startsWith("http://") || v.startsWith("https://"));
    static final Key<Long> MAX_BODY =
            Key.size("http.max-body", 64 << 10, 1 << 10, 16 << 20, "the largest request body");
    static final Key<Duration> IDLE_TIMEOUT = Key.duration(
            "http.idle-timeout",
            Duration.ofSeconds(60),
            Duration.ofSeconds(1),
            Duration.ofHours(1),
            "a connection silent for so long is closed");
    static final Key<Integer> MAX_CONNECTIONS =
            Key.number("http.max-connections", 10_000, 1, 100_000, "connections at most");
    static final Key<Integer> MAX_SUBSCRIBERS =
            Key.number("http.max-subscribers", 5_000, 1, 100_000, "event streams and sockets at most");
    static final Key<Integer> SUBSCRIBER_QUEUE = Key.number(
            "http.subscriber-queue", 1_000, 2, 100_000, "events queued for a slow subscriber before it is cut off");

    static final List<Key<?>> KEYS = List.of(
            HOST, PORT, HOSTS, ORIGINS, MAX_BODY, IDLE_TIMEOUT, MAX_CONNECTIONS, MAX_SUBSCRIBERS, SUBSCRIBER_QUEUE);

    /** Checks the bounds. */
    public HttpSettings {
        host = HOST.check(host);
        port = PORT.check(port);
        hosts = HOSTS.check(List.copyOf(hosts));
        origins = ORIGINS.check(List.copyOf(origins));
        maxBodyBytes = MAX_BODY.check(maxBodyBytes);
        idleTimeout = IDLE_TIMEOUT.check(idleTimeout);
        maxConnections = MAX_CONNECTIONS.check(maxConnections);
        maxSubscribers = MAX_SUBSCRIBERS.check(maxSubscribers);
        subscriberQueue = SUBSCRIBER_QUEUE.check(subscriberQueue);
    }

    static HttpSettings of(Values values) {
        return new HttpSettings(
                values.get(HOST),
                values.get(PORT),
                values.get(HOSTS),
                values.get(ORIGINS),
                values.get(MAX_BODY),
                values.get(IDLE_TIMEOUT),
                values.get(MAX_CONNECTIONS),
                values.get(MAX_SUBSCRIBERS),
                values.get(SUBSCRIBER_QUEUE));
    }

    static boolean isName(String text) {
        return !text.isEmpty() && text.chars().noneMatch(c -> c <= ' ' || c == '/' || c == ',');
    }
}
