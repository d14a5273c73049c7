/**
 * The rules of dibs, pure: functions of a state and a command, without clock, chance, thread, log or I/O.
 *
 * <p>Never knows anything of ours outside this package, and of the JDK only {@code lang} and {@code util}.
 */
@CheckReturnValue
package dev.dibs.core;

import com.google.errorprone.annotations.CheckReturnValue;
