package dev.dibs.core.model;

/** Who stands behind a session, as others see it; each part may be empty. */
public record Owner(String name, String user, String hostname, String tty, String directory) {}
