package dev.dibs.wire.binary;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.util.Objects;

/**
 * Writes the components of one type of record, in order.
 *
 * <p>What is to be done is put together from method handles, one for each component. The compiler makes of them what it would
 * make of a method written by hand, provided that it knows them for constants: so each type has a class of its own, a hidden
 * copy of {@link RecordPartsCopy}.
 */
interface RecordParts {
    /** Writes the components of a record of the type that this was made for. */
    void write(BinaryWriter out, Object value);

    /** A writer of a type's components, each with its codec; those that are null though they may not be are refused. */
    static RecordParts of(Class<?> type, RecordComponent[] components, boolean[] nullable, Codec[] codecs) {
        try {
            Lookup own = MethodHandles.lookup();
            Lookup ofType = MethodHandles.privateLookupIn(type, own);
            MethodHandle all = MethodHandles.empty(MethodType.methodType(void.class, BinaryWriter.class, type));
            for (int i = components.length - 1; i >= 0; i--) {
                MethodHandle getter = ofType.unreflect(components[i].getAccessor());
                MethodHandle part = components[i].getType().isPrimitive() || nullable[i]
                        ? written(own, codecs[i], getter)
                        : written(own, codecs[i], present(own, getter, name(type, components[i])));
                all = MethodHandles.foldArguments(all, part);
            }
            return copy(own, all.asType(all.type().changeParameterType(1, Object.class)));
        } catch (ReflectiveOperationException | IOException e) {
            throw new IllegalStateException(type + " cannot be written", e);
        }
    }

    /** What a component is called in messages. */
    static String name(Class<?> type, RecordComponent component) {
        return type.getSimpleName() + "." + component.getName();
    }

    /** (out, record): writes the component that the getter gets; numbers without an object for each. */
    private static MethodHandle written(Lookup own, Codec codec, MethodHandle getter)
            throws ReflectiveOperationException {
        Class<?> component = getter.type().returnType();
        if (component == long.class || component == int.class) {
            MethodHandle number =
                    own.findVirtual(BinaryWriter.class, "signed", MethodType.methodType(void.class, long.class));
            MethodHandle widened = getter.asType(getter.type().changeReturnType(long.class));
            return MethodHandles.filterArguments(number, 1, widened);
        }
        MethodHandle any = own.findVirtual(
                Codec.class, "write", MethodType.methodType(void.class, BinaryWriter.class, Object.class));
        MethodHandle object = getter.asType(getter.type().changeReturnType(Object.class));
        return MethodHandles.filterArguments(any.bindTo(codec), 1, object);
    }

    /** The getter, which fails when it gets nothing. */
    private static MethodHandle present(Lookup own, MethodHandle getter, String name)
            throws ReflectiveOperationException {
        MethodHandle check = own.findStatic(
                Objects.class, "requireNonNull", MethodType.methodType(Object.class, Object.class, String.class));
        return MethodHandles.filterReturnValue(
                getter.asType(getter.type().changeReturnType(Object.class)),
                MethodHandles.insertArguments(check, 1, name + " is null"));
    }

    private static RecordParts copy(Lookup own, MethodHandle write) throws ReflectiveOperationException, IOException {
        try (InputStream in = RecordParts.class.getResourceAsStream(RecordPartsCopy.class.getSimpleName() + ".class")) {
            byte[] template = Objects.requireNonNull(in).readAllBytes();
            return (RecordParts) own.defineHiddenClassWithClassData(template, write, false)
                    .lookupClass()
                    .getDeclaredConstructor()
                    .newInstance();
        }
    }
}
