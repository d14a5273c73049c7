/**
 * dibs for host applications: open a session in a workspace, claim paths, be told when a claim is lost.
 *
 * <p>{@link dev.dibs.Dibs} is where to begin. The classes here are the only ones that know every package.
 */
@CheckReturnValue
package dev.dibs;

import com.google.errorprone.annotations.CheckReturnValue;
