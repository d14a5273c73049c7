package dev.dibs.wire.binary;

import dev.dibs.core.model.KeptAnswer;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Finds the codec of a type. */
final class Codecs {
    private static final Map<Type, Codec> KNOWN = new ConcurrentHashMap<>();

    /** Of a text that does not come again. */
    static final Codec ONCE = new TextOnce();

    private Codecs() {}

    static Codec of(Type type) {
        Codec known = KNOWN.get(type);
        if (known == null) {
            known = make(type);
            KNOWN.put(type, known);
        }
        return known;
    }

    private static Codec make(Type type) {
        if (type == long.class) {
            return new Whole();
        } else if (type == int.class) {
            return new Small();
        } else if (type == boolean.class) {
            return new Truth();
        } else if (type == String.class) {
            return new Text();
        } else if (type == Object.class || type == Long.class || type == Integer.class) {
            return new FreeCodec((Class<?>) type);
        } else if (type == KeptAnswer.class) {
            return new KeptAnswerCodec();
        } else if (type instanceof ParameterizedType generic && generic.getRawType() == List.class) {
            return new Listed(of(generic.getActualTypeArguments()[0]));
        } else if (type instanceof ParameterizedType generic
                && generic.getRawType() == Map.class
                && generic.getActualTypeArguments()[0] == String.class) {
            return new Mapped(of(generic.getActualTypeArguments()[1]));
        } else if (type instanceof Class<?> enumType && enumType.isEnum()) {
            return new Named(enumType);
        } else if (type instanceof Class<?> recordType && recordType.isRecord()) {
            return new RecordCodec(recordType);
        } else if (type instanceof Class<?> family && Families.CASES.containsKey(family)) {
            return new FamilyCodec(family);
        }
        throw new IllegalStateException(type + " has no binary form; add one to " + Codecs.class.getName());
    }

    private record Whole() implements Codec {
        @Override
        public void write(BinaryWriter out, @Nullable Object value) {
            out.signed((Long) Objects.requireNonNull(value));
        }

        @Override
        public Object read(BinaryReader in) {
            return in.signed();
        }

        @Override
        public Object absent() {
            return 0L;
        }
    }

    private record Small() implements Codec {
        @Override
        public void write(BinaryWriter out, @Nullable Object value) {
            out.signed((Integer) Objects.requireNonNull(value));
        }

        @Override
        public Object read(BinaryReader in) {
            return in.signedInt();
        }

        @Override
        public Object absent() {
            return 0;
        }
    }

    private record Truth() implements Codec {
        @Override
        public void write(BinaryWriter out, @Nullable Object value) {
            out.raw((Boolean) Objects.requireNonNull(value) ? 1 : 0);
        }

        @Override
        public Object read(BinaryReader in) {
            int value = in.raw();
            if (value > 1) {
                throw in.damaged("neither true nor false");
            }
            return value == 1;
        }

        @Override
        public Object absent() {
            return false;
        }
    }

    private record Text() implements Codec {
        @Override
        public void write(BinaryWriter out, @Nullable Object value) {
            out.text((String) value);
        }

        @Override
        public @Nullable Object read(BinaryReader in) {
            return in.text();
        }

        @Override
        public Object absent() {
            return "";
        }
    }

    private record TextOnce() implements Codec {
        @Override
        public void write(BinaryWriter out, @Nullable Object value) {
            out.textOnce((String) Objects.requireNonNull(value));
        }

        @Override
        public @Nullable Object read(BinaryReader in) {
            return in.text();
        }

        @Override
        public Object absent() {
            return "";
        }
    }

    /** By name: no number to keep stable, and a short one from the second time on. */
    private record Named(Class<?> type) implements Codec {
        @Override
        public void write(BinaryWriter out, @Nullable Object value) {
            out.text(value == null ? null : ((Enum<?>) value).name());
        }

        @Override
        public @Nullable Object read(BinaryReader in) {
            String name = in.text();
            if (name == null) {
                return null;
            }
            for (Object constant : type.getEnumConstants()) {
                if (((Enum<?>) constant).name().equals(name)) {
                    return constant;
                }
            }
            throw BinaryException.newer("unknown " + type.getSimpleName() + " '" + name + "'");
        }
    }

    private record Listed(Codec items) implements Codec {
        @Override
        public void write(BinaryWriter out, @Nullable Object value) {
            List<?> list = (List<?>) Objects.requireNonNull(value);
            out.unsigned(list.size());
            for (Object item : list) {
                items.write(out, Objects.requireNonNull(item, "an item of a list is null"));
            }
        }

        @Override
        public Object read(BinaryReader in) {
            in.enter();
            int size = in.count(in.unsigned(), 1);
            List<Object> list = new ArrayList<>(Math.min(size, 1024));
            for (int i = 0; i < size; i++) {
                Object item = items.read(in);
                if (item == null) {
                    throw in.damaged("item " + i + " of a list is missing");
                }
                list.add(item);
            }
            in.leave();
            return list;
        }

        @Override
        public Object absent() {
            return List.of();
        }
    }

    private record Mapped(Codec values) implements Codec {
        @Override
        public void write(BinaryWriter out, @Nullable Object value) {
            Map<?, ?> map = (Map<?, ?>) Objects.requireNonNull(value);
            out.unsigned(map.size());
            map.forEach((key, item) -> {
                out.text((String) key);
                values.write(out, item);
            });
        }

        @Override
        public Object read(BinaryReader in) {
            in.enter();
            int size = in.count(in.unsigned(), 2);
            if (size == 0) {
                in.leave();
                return Collections.emptyMap();
            }
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            for (int i = 0; i < size; i++) {
                String key = in.text();
                if (key == null || map.containsKey(key)) {
                    throw in.damaged("a key is missing or there twice");
                }
                map.put(key, values.read(in));
            }
            in.leave();
            return map;
        }

        @Override
        public Object absent() {
            return Map.of();
        }
    }
}
