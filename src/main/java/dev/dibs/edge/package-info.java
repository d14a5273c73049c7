/**
 * HTTP: who may reach the node, how a request is read and bounded, where it goes, and what its problems look like.
 *
 * <p>A small dispatch of its own on Vert.x's HTTP server stands in for vertx-web's router: paths hold encoded slashes, the
 * table of routes is held against the API's description, and a request costs as little as {@code /livez}. Never knows the
 * rules of claims, or where a ledger lives.
 */
@CheckReturnValue
package dev.dibs.edge;

import com.google.errorprone.annotations.CheckReturnValue;
