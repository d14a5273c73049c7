/** The protocol of several nodes, run on virtual time over a model of the cluster that does its worst. Never shipped. */
package dev.dibs.sim;
