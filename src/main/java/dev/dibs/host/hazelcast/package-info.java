/**
 * Ledgers on a Hazelcast cluster: each on the owner of its partition, with copies on others.
 *
 * <p>The only package that knows Hazelcast. Never knows who may do what, or how requests arrive.
 */
@CheckReturnValue
package dev.dibs.host.hazelcast;

import com.google.errorprone.annotations.CheckReturnValue;
