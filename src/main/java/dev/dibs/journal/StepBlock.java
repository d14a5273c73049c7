package dev.dibs.journal;

import dev.dibs.core.ledger.TakenSteps;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Steps of one workspace in a row, as the store keeps them: of those taken together their number (8 bytes), their length (4) and their bytes. */
final class StepBlock {
    private static final int HEAD = 12;

    /** Steps that were taken together, and their number. */
    record Numbered(long number, TakenSteps steps) {}

    private ByteBuffer all = ByteBuffer.allocate(1 << 12);
    private long first;
    private long last;

    /** Adds steps, whose number is one more than the one before in its journal, or greater. */
    void add(long number, byte[] taken) {
        if (all.remaining() < HEAD + taken.length) {
            all = ByteBuffer.allocate(Math.max(2 * all.capacity(), all.position() + HEAD + taken.length))
                    .put(all.flip());
        }
        first = all.position() == 0 ? number : first;
        last = number;
        all.putLong(number).putInt(taken.length).put(taken);
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
        List<Numbered> found = new ArrayList<>();
        while (all.remaining() >= HEAD) {
            long number = all.getLong();
            byte[] taken = new byte[Math.min(all.getInt(), all.remaining())];
            all.get(taken);
            found.add(new Numbered(number, Recovery.steps(taken)));
        }
        return found;
    }
}
