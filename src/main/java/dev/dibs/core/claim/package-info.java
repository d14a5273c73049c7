/** Who holds what: claims by path and by session, and the places that cool down. Never knows the other books of the ledger. */
@CheckReturnValue
package dev.dibs.core.claim;

import com.google.errorprone.annotations.CheckReturnValue;
