package dev.dibs.core.model;

import java.util.List;

/** What came of a command: the answer, what happened in order, and the waits that ended with it. */
public record Step(Answer answer, List<Event> events, List<Settled> settled) {}
