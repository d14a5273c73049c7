package dev.dibs.edge.wrong.one;

import dev.dibs.edge.other.OtherEdge;
import picocli.CommandLine;

/** Breaks the rules of edge, for the rules' own test. */
public final class WrongEdge {
    CommandLine line;
    OtherEdge other;
}
