package dev.dibs.journal;

import dev.dibs.core.ledger.TakenStep;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Steps of one workspace in a row, as the store keeps them: of each its number (8 bytes), its length (4) and its bytes. */
final class StepBlock {
    private static final int HEAD = 12;

    /** A step and its number. */
    record Numbered(long number, TakenStep step) {}

    private final List<Tail.Entry> entries = new ArrayList<>();
    private int size;

    void add(Tail.Entry entry) {
        entries.add(entry);
        size += HEAD + entry.bytes().length;
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    long first() {
        return entries.get(0).number();
    }

    long last() {
        return entries.get(entries.size() - 1).number();
    }

    byte[] toBytes() {
        ByteBuffer all = ByteBuffer.allocate(size);
        for (Tail.Entry entry : entries) {
            all.putLong(entry.number()).putInt(entry.bytes().length).put(entry.bytes());
        }
        return all.array();
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
