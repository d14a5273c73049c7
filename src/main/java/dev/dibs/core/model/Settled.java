package dev.dibs.core.model;

/** The end of a wait: {@code ticket}'s request was granted or gave up. */
public record Settled(String ticket, Answer answer) {}
