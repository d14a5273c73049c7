package dev.dibs.wire.binary;

import java.util.Arrays;

/**
 * Values and their numbers in the order in which they came: a hash table with open addressing and linear probing, as it is
 * asked for each text of a large value, and reads no key whose hash is another.
 */
final class SeenValues {
    private Object[] values = new Object[32];
    private int[] hashes = new int[32];
    /** One more than a value's number; 0 for a free slot. Always twice as long as there is room for values. */
    private int[] slots = new int[64];

    private int size;

    /** The number of a value; -1 when there is no such. */
    int number(Object value) {
        return slots[slot(value, hash(value))] - 1;
    }

    /** Gives a value the next number, if it has none. */
    void add(Object value) {
        int hash = hash(value);
        int slot = slot(value, hash);
        if (slots[slot] != 0) {
            return;
        }
        if (size == values.length) {
            grow();
            slot = slot(value, hash);
        }
        values[size] = value;
        hashes[size] = hash;
        slots[slot] = ++size;
    }

    private int slot(Object value, int hash) {
        int mask = slots.length - 1;
        int at = hash & mask;
        while (slots[at] != 0) {
            int number = slots[at] - 1;
            if (hashes[number] == hash && values[number].equals(value)) {
                return at;
            }
            at = (at + 1) & mask;
        }
        return at;
    }

    private void grow() {
        values = Arrays.copyOf(values, 2 * size);
        hashes = Arrays.copyOf(hashes, 2 * size);
        slots = new int[4 * size];
        int mask = slots.length - 1;
        for (int number = 0; number < size; number++) {
            int at = hashes[number] & mask;
            while (slots[at] != 0) {
                at = (at + 1) & mask;
            }
            slots[at] = number + 1;
        }
    }

    /** Texts that differ in their end alone, as paths do, must not lie side by side. */
    private static int hash(Object value) {
        int hash = value.hashCode() * 0x9e3779b9;
        return hash ^ hash >>> 15;
    }
}
