/**
 * The command line: what a user types, what a person or a script gets to read, and the exit code.
 *
 * <p>Never knows service, host, edge or core. The short commands ({@code claim}, {@code release}, {@code check},
 * {@code heartbeat}) load neither picocli nor the settings.
 */
@CheckReturnValue
package dev.dibs.client.cli;

import com.google.errorprone.annotations.CheckReturnValue;
