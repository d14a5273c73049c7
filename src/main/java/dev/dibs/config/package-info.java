/**
 * What can be set, how it is written, and where a sidecar leaves its address: one record per subject, each key with its default
 * beside it, read in the order flag, environment, file, default.
 *
 * <p>Never knows what a setting is used for: no HTTP, no cluster, no command line.
 */
@CheckReturnValue
package dev.dibs.config;

import com.google.errorprone.annotations.CheckReturnValue;
