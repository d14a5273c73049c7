package dev.dibs.wire.binary;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A case of a closed family: its number, then the record. */
final class FamilyCodec implements Codec {
    private final Class<?> family;
    private final Map<Class<?>, Integer> tags = new HashMap<>();
    private final List<Codec> codecs = new ArrayList<>();

    FamilyCodec(Class<?> family) {
        this.family = family;
        for (Class<?> one : Objects.requireNonNull(Families.CASES.get(family))) {
            tags.put(one, tags.size() + 1);
            codecs.add(Codecs.of(one));
        }
    }

    @Override
    public void write(BinaryWriter out, @Nullable Object value) {
        if (value == null) {
            out.unsigned(0);
            return;
        }
        if (out.letter(value)) {
            return;
        }
        Integer tag = tags.get(value.getClass());
        if (tag == null) {
            throw new IllegalStateException(value.getClass().getName() + " has no number among the cases of "
                    + family.getSimpleName() + "; add it to the end of the list in " + Families.class.getName());
        }
        out.unsigned(tag);
        codecs.get(tag - 1).write(out, value);
    }

    @Override
    public @Nullable Object read(BinaryReader in) {
        long tag = in.unsigned();
        if (tag == 0) {
            return null;
        }
        if (tag < 0 || tag > codecs.size()) {
            throw BinaryException.newer("unknown " + family.getSimpleName() + " " + Long.toUnsignedString(tag));
        }
        return codecs.get((int) tag - 1).read(in);
    }
}
