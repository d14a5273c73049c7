/**
 * Programs that talk to a node from outside, over REST: the call, the session and its token, the workspace around a folder.
 *
 * <p>Never knows service, host, edge or core: what it needs of them it says in HTTP and JSON. Never loads {@code java.net.http},
 * which costs half a second.
 */
@CheckReturnValue
package dev.dibs.client;

import com.google.errorprone.annotations.CheckReturnValue;
