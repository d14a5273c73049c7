package dev.dibs.core.model;

/** The end of a wait: {@code ticket}'s request was granted or gave up, after so many milliseconds in line. */
public record Settled(String ticket, Answer answer, long waited) {}
