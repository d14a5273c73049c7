/**
 * The use cases: who may do what, which ids and tokens, how long to wait.
 *
 * <p>Never knows how a request arrived: HTTP, event bus and Java callers get the same.
 */
@CheckReturnValue
package dev.dibs.service;

import com.google.errorprone.annotations.CheckReturnValue;
