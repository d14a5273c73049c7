package dev.dibs.service;

import dev.dibs.core.model.Mode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is claimed, and how.
 *
 * @param paths as written by the participant
 * @param ttl null for as long as the session
 * @param patience how long to stand in line at most
 * @param hold how long the call blocks while in line; null for the lesser of {@code patience} and 25 s
 */
public record ClaimRequest(
        List<String> paths,
        Mode mode,
        @Nullable Duration ttl,
        Duration patience,
        @Nullable Duration hold,
        String reason,
        Map<String, String> labels) {}
