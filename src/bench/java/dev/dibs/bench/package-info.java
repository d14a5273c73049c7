/**
 * The figures that dibs holds itself to: one main class each, which prints one row of the table. scripts/bench runs them.
 *
 * <p>What is compared runs in one process or against one process, in rounds that take turns; medians of the rounds count.
 * Nothing here is known to the rest.
 */
package dev.dibs.bench;
