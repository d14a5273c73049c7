package dev.dibs.wire.binary;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Any record: the number of its components, then each of them in order.
 *
 * <p>The number is what lets versions meet. More components than this version knows cannot be understood and are refused.
 * Fewer were written by an older version; the rest takes what the type means by nothing, or what the record's prototype
 * has. So a record may only ever grow at its end.
 */
final class RecordCodec implements Codec {
    private final Class<?> type;
    private final boolean shared;
    private final RecordComponent[] components;
    private final boolean[] nullable;
    private final MethodHandle constructor;
    private volatile Codec @Nullable [] codecs;
    private volatile @Nullable RecordParts parts;

    RecordCodec(Class<?> type) {
        this.type = type;
        this.shared = Families.SHARED.contains(type);
        this.components = type.getRecordComponents();
        this.nullable = new boolean[components.length];
        try {
            MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(type, MethodHandles.lookup());
            for (int i = 0; i < components.length; i++) {
                nullable[i] = components[i].getAnnotatedType().isAnnotationPresent(Nullable.class);
            }
            Class<?>[] types =
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            this.constructor = lookup.findConstructor(type, MethodType.methodType(void.class, types))
                    .asSpreader(Object[].class, types.length)
                    .asType(MethodType.methodType(Object.class, Object[].class));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type + " cannot be reached", e);
        }
    }

    @Override
    public void write(BinaryWriter out, @Nullable Object value) {
        if (value == null) {
            out.unsigned(0);
            return;
        }
        if (shared && out.again(value)) {
            return;
        }
        begin(out, components.length);
        parts().write(out, value);
        if (shared) {
            out.remember(value);
        }
    }

    /** Writes what comes before a record's components. */
    static void begin(BinaryWriter out, int components) {
        out.unsigned((long) components << 2 | 1);
    }

    @Override
    public @Nullable Object read(BinaryReader in) {
        return read(in, in.unsigned());
    }

    /** What follows a header that was read. */
    @Nullable
    Object read(BinaryReader in, long header) {
        if (header == 0) {
            return null;
        }
        if (shared && (header & 3) == BinaryWriter.AGAIN) {
            return in.again(header >>> 2, type);
        }
        if ((header & 3) != 1) {
            throw in.damaged("not a " + type.getSimpleName());
        }
        Codec[] each = codecs();
        int written = in.count(header >>> 2, 1);
        if (written > each.length) {
            throw BinaryException.newer(
                    type.getSimpleName() + " has " + written + " fields, " + each.length + " are known");
        }
        in.enter();
        @Nullable Object[] parts = new @Nullable Object[each.length];
        for (int i = 0; i < each.length; i++) {
            parts[i] = i < written ? each[i].read(in) : absent(i);
            if (parts[i] == null && !nullable[i]) {
                throw in.damaged(name(i) + " is missing");
            }
        }
        in.leave();
        Object value = make(in, parts);
        if (shared) {
            in.remember(value);
        }
        return value;
    }

    /** Found late, as a record may lead back to itself. */
    private Codec[] codecs() {
        Codec[] found = codecs;
        if (found == null) {
            found = Arrays.stream(components)
                    .map(component -> Families.ONCE.getOrDefault(type, Set.of()).contains(component.getName())
                            ? Codecs.ONCE
                            : Codecs.of(component.getGenericType()))
                    .toArray(Codec[]::new);
            codecs = found;
        }
        return found;
    }

    /** Made by the first value: a process writes few of the types. */
    private RecordParts parts() {
        RecordParts made = parts;
        if (made == null) {
            made = RecordParts.of(type, components, nullable, codecs());
            parts = made;
        }
        return made;
    }

    private @Nullable Object absent(int i) {
        Supplier<? extends Record> prototype = Families.PROTOTYPES.get(type);
        if (prototype != null) {
            return get(i, prototype.get());
        }
        return nullable[i] ? null : codecs()[i].absent();
    }

    private String name(int i) {
        return RecordParts.name(type, components[i]);
    }

    private @Nullable Object get(int i, Object record) {
        try {
            return components[i].getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(name(i) + " cannot be read", e);
        }
    }

    private Object make(BinaryReader in, @Nullable Object[] parts) {
        try {
            return Objects.requireNonNull((Object) constructor.invokeExact(parts));
        } catch (IllegalArgumentException e) {
            throw in.damaged(e.getMessage() == null ? type.getSimpleName() + " is not valid" : e.getMessage());
        } catch (Throwable e) {
            throw new BinaryException("a " + type.getSimpleName() + " that cannot be: " + e, e);
        }
    }
}
