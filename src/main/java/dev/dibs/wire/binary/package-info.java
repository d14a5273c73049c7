/**
 * The model's values as bytes, for other nodes and for the disk: compact, versioned, never misread.
 *
 * <p>Never knows who sends or keeps them, nor any value's meaning.
 */
@CheckReturnValue
package dev.dibs.wire.binary;

import com.google.errorprone.annotations.CheckReturnValue;
