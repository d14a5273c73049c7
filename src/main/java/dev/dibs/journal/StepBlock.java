package dev.dibs.journal;

import dev.dibs.core.ledger.TakenSteps;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Steps of one workspace in a row, as the store keeps them: of those taken together their number (8 bytes), their length (4) and their bytes. */
final class StepBlock {
    private static final int HEAD = 12;

    /** Steps that were taken together, and their number. */
    record Numbered(long number, TakenSteps steps) {}

    private final List<Tail.Entry> all = new ArrayList<>();
    private int size;

    /** Adds steps, whose number is one more than the one before in its journal, or greater. */
    void add(long number, byte[] taken) {
        all.add(new Tail.Entry(number, taken));
        size += HEAD + taken.length;
    }

    long first() {
        return all.get(0).number();
    }

    long last() {
        return all.get(all.size() - 1).number();
    }

    byte[] toBytes() {
        ByteBuffer bytes = ByteBuffer.allocate(size);
        all.forEach(
                one -> bytes.putLong(one.number()).putInt(one.bytes().length).put(one.bytes()));
        return bytes.array();
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
