package dev.dibs.journal;

import dev.dibs.core.ledger.TakenStep;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Steps of one workspace in a row, as the store keeps them: of each its number (8 bytes), its length (4) and its bytes. */
final class StepBlock {
    private static final int HEAD = 12;

    /** A step and its number. */
    record Numbered(long number, TakenStep step) {}

    private ByteBuffer all = ByteBuffer.allocate(1 << 12);
    private long first;
    private long last;

    /** Adds a step, whose number is one more than the one before in its journal, or greater. */
    void add(long number, byte[] step) {
        if (all.remaining() < HEAD + step.length) {
            all = ByteBuffer.allocate(Math.max(2 * all.capacity(), all.position() + HEAD + step.length))
                    .put(all.flip());
        }
        first = all.position() == 0 ? number : first;
        last = number;
        all.putLong(number).putInt(step.length).put(step);
    }

    long first() {
        return first;
    }

    long last() {
        return last;
    }

    byte[] toBytes() {
        return Arrays.copyOf(all.array(), all.position());
    }

    /** The steps of a block. */
    static List<Numbered> read(byte[] value) {
        ByteBuffer all = ByteBuffer.wrap(value);
        List<Numbered> steps = new ArrayList<>();
        while (all.remaining() >= HEAD) {
            long number = all.getLong();
            byte[] step = new byte[Math.min(all.getInt(), all.remaining())];
            all.get(step);
            steps.add(new Numbered(number, Recovery.step(step)));
        }
        return steps;
    }
}
