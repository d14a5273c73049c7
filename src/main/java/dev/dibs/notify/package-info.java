/**
 * Who is told what happened: each subscriber every event once, in order, without gaps.
 *
 * <p>Never knows how a subscriber is connected, or what is allowed.
 */
@CheckReturnValue
package dev.dibs.notify;

import com.google.errorprone.annotations.CheckReturnValue;
