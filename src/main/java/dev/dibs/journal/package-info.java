/**
 * What happened, kept on this machine: every step of the ledgers that this node owns or copies, so that they can be brought
 * back, and every event of them, so that it can be looked up. The one place that blocks, on a thread of its own. It knows
 * the ledger and its binary form, and nothing of clusters or edges.
 */
@CheckReturnValue
@NullMarked
package dev.dibs.journal;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
