package dev.dibs.wire.binary;

import dev.dibs.core.model.Answer;
import dev.dibs.core.model.KeptAnswer;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An answer that a ledger remembers: its number of bytes, and the bytes of its own form, which are copied and not read. An
 * earlier version of a snapshot has the answer itself in this place.
 */
final class KeptAnswerCodec implements Codec {
    private static final int BYTES = 2;

    private final RecordCodec plain = new RecordCodec(Answer.class);

    private record Written(byte[] bytes) implements KeptAnswer.Form {
        @Override
        public Answer answer() {
            return BinaryForm.KEPT_ANSWER.read(bytes);
        }

        @Override
        public String toString() {
            return "answer of " + bytes.length + " bytes, " + Arrays.hashCode(bytes);
        }
    }

    @Override
    public void write(BinaryWriter out, @Nullable Object value) {
        byte[] bytes = bytes((KeptAnswer) Objects.requireNonNull(value));
        out.unsigned((long) bytes.length << 2 | BYTES);
        out.raw(bytes, 0);
    }

    private static byte[] bytes(KeptAnswer kept) {
        if (kept.form() instanceof Written written) {
            return written.bytes;
        }
        byte[] bytes = BinaryForm.KEPT_ANSWER.write(kept.answer());
        kept.keepAs(new Written(bytes));
        return bytes;
    }

    @Override
    public @Nullable Object read(BinaryReader in) {
        long header = in.unsigned();
        if ((header & 3) == BYTES) {
            return new KeptAnswer(new Written(in.raw(in.count(header >>> 2, 1))));
        }
        Answer answer = (Answer) plain.read(in, header);
        return answer == null ? null : new KeptAnswer(answer);
    }
}
