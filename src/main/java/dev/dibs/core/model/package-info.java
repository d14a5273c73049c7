/**
 * The values of the ledger: what is claimed and by whom, what is asked, what is answered, what happened.
 *
 * <p>Records that check themselves; no behaviour that needs a clock, chance or I/O. Never knows JSON, Hazelcast or Vert.x.
 */
@CheckReturnValue
package dev.dibs.core.model;

import com.google.errorprone.annotations.CheckReturnValue;
