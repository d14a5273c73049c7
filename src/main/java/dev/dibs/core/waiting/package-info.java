/** Who stands in line, in which order, and whether waiting would never end. Never knows the other books of the ledger. */
@CheckReturnValue
package dev.dibs.core.waiting;

import com.google.errorprone.annotations.CheckReturnValue;
