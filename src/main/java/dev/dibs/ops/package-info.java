/**
 * How a node is seen from outside: its health, its metrics, its log.
 *
 * <p>Watches what the other packages do through what they offer, and is known by none of them. Never changes anything.
 */
@CheckReturnValue
package dev.dibs.ops;

import com.google.errorprone.annotations.CheckReturnValue;
