/**
 * The pages: the dashboard, the browser's client and the example, as files of the program.
 *
 * <p>Never knows the other edges: pages call the node as any other program does.
 */
@CheckReturnValue
package dev.dibs.edge.web;

import com.google.errorprone.annotations.CheckReturnValue;
