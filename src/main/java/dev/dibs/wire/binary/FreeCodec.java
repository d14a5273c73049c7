package dev.dibs.wire.binary;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A value that says its own kind: nothing, text, a number, true or false, a list or a map of these. */
record FreeCodec(Class<?> bound) implements Codec {
    private static final int NULL = 0;
    private static final int TEXT = 1;
    private static final int LONG = 2;
    private static final int INT = 3;
    private static final int DOUBLE = 4;
    private static final int TRUE = 5;
    private static final int FALSE = 6;
    private static final int LIST = 7;
    private static final int MAP = 8;

    @Override
    public void write(BinaryWriter out, @Nullable Object value) {
        if (value == null) {
            out.raw(NULL);
        } else if (value instanceof String text) {
            out.raw(TEXT);
            out.text(text);
        } else if (value instanceof Long number) {
            out.raw(LONG);
            out.signed(number);
        } else if (value instanceof Integer number) {
            out.raw(INT);
            out.signed(number);
        } else if (value instanceof Double number) {
            out.raw(DOUBLE);
            long bits = Double.doubleToLongBits(number);
            for (int shift = 56; shift >= 0; shift -= 8) {
                out.raw((int) (bits >>> shift));
            }
        } else if (value instanceof Boolean truth) {
            out.raw(truth ? TRUE : FALSE);
        } else if (value instanceof List<?> list) {
            out.raw(LIST);
            out.unsigned(list.size());
            for (Object item : list) {
                write(out, item);
            }
        } else if (value instanceof Map<?, ?> map) {
            out.raw(MAP);
            out.unsigned(map.size());
            map.forEach((key, item) -> {
                out.text((String) key);
                write(out, item);
            });
        } else {
            throw new IllegalStateException("a " + value.getClass().getName() + " has no binary form");
        }
    }

    @Override
    public @Nullable Object read(BinaryReader in) {
        Object value = any(in);
        if (value != null && !bound.isInstance(value)) {
            throw in.damaged("not a " + bound.getSimpleName());
        }
        return value;
    }

    private static @Nullable Object any(BinaryReader in) {
        int kind = in.raw();
        return switch (kind) {
            case NULL -> null;
            case TEXT -> in.text();
            case LONG -> in.signed();
            case INT -> in.signedInt();
            case DOUBLE -> number(in);
            case TRUE -> true;
            case FALSE -> false;
            case LIST -> list(in);
            case MAP -> map(in);
            default -> throw BinaryException.newer("unknown kind of value " + kind);
        };
    }

    private static double number(BinaryReader in) {
        long bits = 0;
        for (int i = 0; i < 8; i++) {
            bits = bits << 8 | in.raw();
        }
        return Double.longBitsToDouble(bits);
    }

    private static List<@Nullable Object> list(BinaryReader in) {
        in.enter();
        int size = in.count(in.unsigned(), 1);
        List<@Nullable Object> list = new ArrayList<>(Math.min(size, 64));
        for (int i = 0; i < size; i++) {
            list.add(any(in));
        }
        in.leave();
        return Collections.unmodifiableList(list);
    }

    private static Map<String, @Nullable Object> map(BinaryReader in) {
        in.enter();
        int size = in.count(in.unsigned(), 2);
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = 0; i < size; i++) {
            String key = in.text();
            if (key == null || map.containsKey(key)) {
                throw in.damaged("a key is missing or there twice");
            }
            map.put(key, any(in));
        }
        in.leave();
        return Collections.unmodifiableMap(map);
    }
}
