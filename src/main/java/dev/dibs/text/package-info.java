/** How people write things: durations, and names with a letter wrong. Never knows what is done with them. */
@CheckReturnValue
package dev.dibs.text;

import com.google.errorprone.annotations.CheckReturnValue;
