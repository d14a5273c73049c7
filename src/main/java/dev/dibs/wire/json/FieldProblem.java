package dev.dibs.wire.json;

/** What is wrong with one field of what a participant sent, in a sentence for it. */
public record FieldProblem(String field, String problem) {}
