package dev.dibs.core.model;

/**
 * Who asks: a participant through a node.
 *
 * @param caller the hash of the token shown; empty when none was
 * @param node the id of the node that the call came through
 */
public record Call(RequestId request, String caller, String node) {}
