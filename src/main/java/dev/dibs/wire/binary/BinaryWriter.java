package dev.dibs.wire.binary;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Bytes being written. A large value has a table of the texts and shared records so far: each is written once and then named
 * by its number, but for texts of which it is known that they come once. For a small one the table would cost more than it saves.
 */
final class BinaryWriter {
    static final int ONCE = 0;
    static final int LATIN = 1;
    static final int WIDE = 2;
    static final int AGAIN = 3;

    /** What a thread's last small value was written into: most are made again and again, and soon thrown away. */
    private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

    private static final int MOST_SCRATCH = 64 << 10;

    private final @Nullable Map<Object, Integer> seen;
    private final List<Letter> letters;
    private int nextLetter;
    private byte[] bytes;
    private int size;

    /** For a value in which the letters' commands may stand, in order; they are of use without a table only. */
    BinaryWriter(boolean table, List<Letter> letters) {
        this.seen = table ? new HashMap<>() : null;
        this.letters = table ? List.of() : letters;
        this.bytes = table ? new byte[256] : scratch();
    }

    /** Nobody else's until it is given back: one value may be made in the midst of another. */
    private static byte[] scratch() {
        Scratch own = SCRATCH.get();
        byte[] last = own.bytes;
        own.bytes = null;
        return last == null ? new byte[1024] : last;
    }

    /** Writes the next letter's bytes if the value is its command: all but the first, which names the form. */
    boolean letter(Object value) {
        if (nextLetter >= letters.size() || letters.get(nextLetter).command() != value) {
            return false;
        }
        raw(letters.get(nextLetter).bytes(), 1);
        nextLetter++;
        return true;
    }

    /** Bytes as they are, from the one at {@code start} on. */
    void raw(byte[] from, int start) {
        int length = from.length - start;
        need(length);
        System.arraycopy(from, start, bytes, size, length);
        size += length;
    }

    void raw(int value) {
        need(1);
        bytes[size++] = (byte) value;
    }

    /** Seven bits a byte, the lowest first. */
    void unsigned(long value) {
        need(10);
        byte[] to = bytes;
        int at = size;
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            to[at++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        to[at++] = (byte) rest;
        size = at;
    }

    /** Small numbers of either sign are short; so is {@code Long.MAX_VALUE}, which stands for never. */
    void signed(long value) {
        unsigned(((value << 1) ^ (value >> 63)) + 2);
    }

    /** A text, kept char by char: one byte each where all fit, else two. UTF-8 would lose lone surrogates. */
    void text(@Nullable String text) {
        if (text == null) {
            unsigned(0);
            return;
        }
        if (again(text)) {
            return;
        }
        int start = size;
        if (!latin(text)) {
            size = start;
            wide(text);
        }
        if (!text.isEmpty()) {
            remember(text);
        }
    }

    /** A text that will not come again: it takes no number in the table, as long as one byte a char will do. */
    void textOnce(String text) {
        byte[] latin = text.getBytes(StandardCharsets.ISO_8859_1);
        if (latin.length == 0 || latin.length != text.length() || hasStandIn(latin)) {
            text(text);
            return;
        }
        unsigned((long) latin.length << 2 | ONCE);
        raw(latin, 0);
    }

    /** Whether there is what a char that does not fit becomes. */
    private static boolean hasStandIn(byte[] latin) {
        for (byte one : latin) {
            if (one == '?') {
                return true;
            }
        }
        return false;
    }

    /** Writes the number of a value that was written before. */
    boolean again(Object value) {
        Integer place = seen == null ? null : seen.get(value);
        if (place == null) {
            return false;
        }
        unsigned((long) place << 2 | AGAIN);
        return true;
    }

    void remember(Object value) {
        if (seen != null) {
            seen.put(value, seen.size());
        }
    }

    /** How many bytes there are. */
    int size() {
        return size;
    }

    /** The bytes of a whole value; nothing may be written after them unless it has a table. */
    byte[] toBytes() {
        if (seen == null && bytes.length <= MOST_SCRATCH) {
            SCRATCH.get().bytes = bytes;
        }
        return Arrays.copyOf(bytes, size);
    }

    /** Writes a text, one byte a char; false when it has a char that does not fit, and then what was written is worth nothing. */
    private boolean latin(String text) {
        int length = text.length();
        unsigned((long) length << 2 | LATIN);
        need(length);
        byte[] to = bytes;
        int at = size;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c > 0xff) {
                return false;
            }
            to[at++] = (byte) c;
        }
        size = at;
        return true;
    }

    private void wide(String text) {
        int length = text.length();
        unsigned((long) length << 2 | WIDE);
        need(2 * length);
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            bytes[size++] = (byte) (c >> 8);
            bytes[size++] = (byte) c;
        }
    }

    private void need(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(size + more, bytes.length * 2));
        }
    }

    private static final class Scratch {
        private byte @Nullable [] bytes;
    }
}
