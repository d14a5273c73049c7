package dev.dibs.host.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.SerializerHook;
import com.hazelcast.nio.serialization.StreamSerializer;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How values of one class of this package cross the cluster.
 *
 * <p>Hazelcast finds the forms through {@code META-INF/services}, so that they are there on a host app's own instance too,
 * and nothing of ours needs Java serialization.
 */
public abstract class WireForm<T> implements SerializerHook<T>, StreamSerializer<T> {
    private static final int FIRST = 0x64696200;

    private final int number;
    private final Class<T> type;

    WireForm(int number, Class<T> type) {
        this.number = number;
        this.type = type;
    }

    @Override
    public final int getTypeId() {
        return FIRST + number;
    }

    @Override
    public final Class<T> getSerializationType() {
        return type;
    }

    @Override
    public final StreamSerializer<T> createSerializer() {
        return this;
    }

    @Override
    public final boolean isOverwritable() {
        return false;
    }

    @Override
    public abstract void write(ObjectDataOutput out, T value) throws IOException;

    @Override
    public abstract T read(ObjectDataInput in) throws IOException;

    static byte[] bytes(ObjectDataInput in) throws IOException {
        return Objects.requireNonNull(in.readByteArray(), "bytes of a value");
    }

    static String text(@Nullable String text) {
        return text == null ? "" : text;
    }
}
