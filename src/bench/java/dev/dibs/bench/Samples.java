package dev.dibs.bench;

import java.util.Arrays;

/** Numbers that were measured, in any order. */
final class Samples {
    private double[] values = new double[1024];
    private int size;

    synchronized void add(double value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, 2 * size);
        }
        values[size++] = value;
    }

    synchronized int size() {
        return size;
    }

    /** The value that so great a part of all does not exceed; NaN of none. */
    synchronized double quantile(double part) {
        if (size == 0) {
            return Double.NaN;
        }
        double[] sorted = Arrays.copyOf(values, size);
        Arrays.sort(sorted);
        return sorted[Math.min(size - 1, (int) Math.ceil(part * size) - (part > 0 ? 1 : 0))];
    }

    double median() {
        return quantile(0.5);
    }

    double least() {
        return quantile(0);
    }
}
