/**
 * The event bus: calls at {@code dibs.api} and events at {@code dibs.events.<workspace>}, for applications of the cluster, and
 * for browsers through the bridge.
 *
 * <p>Never knows the other edges: what an operation does, its route does.
 */
@CheckReturnValue
package dev.dibs.edge.bus;

import com.google.errorprone.annotations.CheckReturnValue;
