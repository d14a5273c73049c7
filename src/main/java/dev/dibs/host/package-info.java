/**
 * Where commands are carried out: one ledger per workspace, on one node or on many.
 *
 * <p>Never knows who may do what, or how requests arrive.
 */
@CheckReturnValue
package dev.dibs.host;

import com.google.errorprone.annotations.CheckReturnValue;
