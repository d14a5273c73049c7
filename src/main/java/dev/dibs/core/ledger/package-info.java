/**
 * The ledger of one workspace: a deterministic state machine that takes commands and gives steps.
 *
 * <p>Never knows where it runs, or how many copies of it there are.
 */
@CheckReturnValue
package dev.dibs.core.ledger;

import com.google.errorprone.annotations.CheckReturnValue;
