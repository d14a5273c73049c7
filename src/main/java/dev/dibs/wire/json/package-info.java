/**
 * The ledger's values as users read and write them: strict JSON in, the contract's field names out.
 *
 * <p>Never knows HTTP, status codes, or who may do what.
 */
@CheckReturnValue
package dev.dibs.wire.json;

import com.google.errorprone.annotations.CheckReturnValue;
