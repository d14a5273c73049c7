/**
 * The calls that are answered once: sessions, claims, tickets, resources, and the node itself.
 *
 * <p>Never knows the other edges, or where a ledger lives.
 */
@CheckReturnValue
package dev.dibs.edge.rest;

import com.google.errorprone.annotations.CheckReturnValue;
