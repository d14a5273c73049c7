/** The shared records of paths. Never knows the other books of the ledger. */
@CheckReturnValue
package dev.dibs.core.resource;

import com.google.errorprone.annotations.CheckReturnValue;
