/** Who is here, who was, and what the gone ones lost. Never knows the other books of the ledger. */
@CheckReturnValue
package dev.dibs.core.session;

import com.google.errorprone.annotations.CheckReturnValue;
