package dev.dibs.edge.other;

/** Is known by another edge, for the rules' own test. */
public final class OtherEdge {}
