package dev.dibs.wire.binary;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Bytes being read. Every count is held against the bytes that are left, so that damage costs neither memory nor time. */
final class BinaryReader {
    private static final int MAX_DEPTH = 64;

    private final byte[] bytes;
    private final @Nullable List<Object> seen;
    private int at;
    private int depth;

    BinaryReader(byte[] bytes, boolean table) {
        this.bytes = bytes;
        this.seen = table ? new ArrayList<>() : null;
    }

    int left() {
        return bytes.length - at;
    }

    int raw() {
        if (at == bytes.length) {
            throw damaged("ends too soon");
        }
        return bytes[at++] & 0xff;
    }

    /** So many bytes as they are; the count was held against those that are left. */
    byte[] raw(int count) {
        byte[] raw = Arrays.copyOfRange(bytes, at, at + count);
        at += count;
        return raw;
    }

    long unsigned() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int next = raw();
            value |= (long) (next & 0x7f) << shift;
            if (next < 0x80) {
                if (shift == 63 && next > 1) {
                    break;
                }
                return value;
            }
        }
        throw damaged("a number is too long");
    }

    long signed() {
        long folded = unsigned() - 2;
        return (folded >>> 1) ^ -(folded & 1);
    }

    int signedInt() {
        long value = signed();
        if (value != (int) value) {
            throw damaged("the number " + value + " is too great");
        }
        return (int) value;
    }

    /** How many things follow, each of which takes {@code least} bytes or more. */
    int count(long written, int least) {
        if (written < 0 || written > left() / least) {
            throw damaged("it says that " + Long.toUnsignedString(written) + " more follow");
        }
        return (int) written;
    }

    @Nullable
    String text() {
        long header = unsigned();
        int kind = (int) header & 3;
        long rest = header >>> 2;
        if (kind == BinaryWriter.AGAIN) {
            return again(rest, String.class);
        }
        if (header == 0) {
            return null;
        }
        if (kind == BinaryWriter.ONCE) {
            return latin(count(rest, 1));
        }
        String text = kind == BinaryWriter.LATIN ? latin(count(rest, 1)) : wide(count(rest, 2));
        if (!text.isEmpty()) {
            remember(text);
        }
        return text;
    }

    /** The value of this number in the table. */
    <T> T again(long place, Class<T> type) {
        if (seen == null || place < 0 || place >= seen.size()) {
            throw damaged("it names value " + Long.toUnsignedString(place) + ", which did not come before");
        }
        Object value = seen.get((int) place);
        if (!type.isInstance(value)) {
            throw damaged("value " + place + " is no " + type.getSimpleName());
        }
        return type.cast(value);
    }

    void remember(Object value) {
        if (seen != null) {
            seen.add(value);
        }
    }

    void enter() {
        if (++depth > MAX_DEPTH) {
            throw damaged("it is nested too deep");
        }
    }

    void leave() {
        depth--;
    }

    BinaryException damaged(String how) {
        return new BinaryException("damaged before byte " + at + " of " + bytes.length + ": " + how);
    }

    private String latin(int length) {
        String text = new String(bytes, at, length, StandardCharsets.ISO_8859_1);
        at += length;
        return text;
    }

    private String wide(int length) {
        char[] chars = new char[length];
        for (int i = 0; i < length; i++) {
            chars[i] = (char) ((bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff));
            at += 2;
        }
        return new String(chars);
    }
}
