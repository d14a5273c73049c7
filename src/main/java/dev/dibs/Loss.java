package dev.dibs;

/**
 * A claim that is no longer the session's, without its doing.
 *
 * @param path what was held; empty when it is the session itself, with all it held
 * @param reason {@code ttl}, {@code heartbeat}, {@code broken} or the like
 * @param by who did it; empty when nobody did
 */
public record Loss(String path, String reason, String by) {}
