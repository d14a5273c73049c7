/**
 * Ledgers in the memory of one node, without a cluster.
 *
 * <p>Never knows Hazelcast.
 */
@CheckReturnValue
package dev.dibs.host.solo;

import com.google.errorprone.annotations.CheckReturnValue;
