package dev.dibs.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * One file of the tail, mapped into memory: what is put there outlives this process without a call to the system.
 *
 * <p>A record is its length (4 bytes), a CRC-32C of all that follows it (4), its number (8) and its bytes. Numbers follow
 * each other; whatever is not whole, or has another number, is what was there before and ends the segment.
 */
final class TailSegment {
    private static final int HEAD = 16;

    private final MappedByteBuffer bytes;
    /** The same bytes with a position of their own, for the sums. */
    private final ByteBuffer summed;

    private final CRC32C sum = new CRC32C();
    private long last;

    TailSegment(Path file, int size) throws IOException {
        try (FileChannel channel =
                FileChannel.open(Own.file(file), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            // real blocks: a file with holes would end this process when the disk is full
            ByteBuffer zeros = ByteBuffer.allocate(1 << 16);
            for (long at = channel.size(); at < size; at = channel.size()) {
                zeros.clear().limit((int) Math.min(zeros.capacity(), size - at));
                for (int written = 0; zeros.hasRemaining(); ) {
                    written += channel.write(zeros, at + written);
                }
            }
            bytes = channel.map(FileChannel.MapMode.READ_WRITE, 0, size);
        }
        summed = bytes.duplicate();
    }

    /** Whether an empty segment of this size has room for a record. */
    static boolean fits(int size, byte[] record) {
        return record.length <= size - HEAD;
    }

    /** The last record's number; 0 when there is none. */
    long last() {
        return last;
    }

    /** Forgets what was there. */
    void clear() {
        bytes.clear();
        bytes.putLong(0, 0).putLong(8, 0);
        last = 0;
    }

    /** Adds a record; false when there is no room. */
    boolean put(long number, byte[] record) {
        if (bytes.remaining() < HEAD + record.length) {
            return false;
        }
        int at = bytes.position();
        bytes.position(at + 8);
        bytes.putLong(number).put(record);
        bytes.putInt(at, record.length).putInt(at + 4, sum(at + 8, 8 + record.length));
        last = number;
        return true;
    }

    /** The whole records there are, in order; what is put next comes after them. */
    List<Tail.Entry> read() {
        List<Tail.Entry> found = new ArrayList<>();
        bytes.clear();
        last = 0;
        while (bytes.remaining() >= HEAD) {
            int at = bytes.position();
            int length = bytes.getInt(at);
            if (length <= 0 || length > bytes.remaining() - HEAD || sum(at + 8, 8 + length) != bytes.getInt(at + 4)) {
                break;
            }
            long number = bytes.getLong(at + 8);
            if (last != 0 && number != last + 1) {
                break;
            }
            byte[] record = new byte[length];
            bytes.get(at + HEAD, record);
            found.add(new Tail.Entry(number, record));
            bytes.position(at + HEAD + length);
            last = number;
        }
        return found;
    }

    private int sum(int from, int length) {
        sum.reset();
        sum.update(summed.clear().position(from).limit(from + length));
        return (int) sum.getValue();
    }
}
