package dev.dibs.service;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a participant says of itself; texts may be empty.
 *
 * @param id null to have one made up
 * @param kind null for what the session had, or {@code agent}
 * @param ttl null for what the kind has
 */
public record SessionRequest(
        @Nullable String id,
        String name,
        @Nullable String kind,
        String user,
        String hostname,
        long pid,
        String tty,
        String directory,
        String branch,
        Map<String, String> labels,
        @Nullable Duration ttl) {}
