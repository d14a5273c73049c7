/**
 * Events over HTTP: a stream for those who stay, a long poll for those who ask.
 *
 * <p>Never knows the other edges, or how events come from another node.
 */
@CheckReturnValue
package dev.dibs.edge.sse;

import com.google.errorprone.annotations.CheckReturnValue;
