package dev.dibs.wire.binary;

import org.jspecify.annotations.Nullable;

/** How the values of one type are written. Each takes a byte or more. */
interface Codec {
    void write(BinaryWriter out, @Nullable Object value);

    @Nullable
    Object read(BinaryReader in);

    /** What a writer meant that did not know of this field; null when nothing can be meant. */
    default @Nullable Object absent() {
        return null;
    }
}
