package dev.dibs.faults;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** What a machine that died while it wrote may leave of a journal: files cut short, and blocks of nonsense. */
final class Damage {
    private static final int MOST_BYTES = 3_000;

    private Damage() {}

    /** Tears the ends of the newest files of a dead node's journal; says what was done. */
    static String tear(Path home, Random random) {
        StringBuilder done = new StringBuilder();
        try (Stream<Path> files = Files.list(home.resolve("journal"))) {
            List<Path> newest = files.filter(file -> {
                        String name = file.getFileName().toString();
                        return name.startsWith("tail-") || name.endsWith("-wal");
                    })
                    .sorted()
                    .toList();
            for (Path file : newest) {
                try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
                    long length = open.length();
                    if (length == 0) {
                        continue;
                    }
                    int some = 1 + random.nextInt((int) Math.min(MOST_BYTES, length));
                    if (random.nextBoolean() && file.toString().endsWith("-wal")) {
                        open.setLength(length - some);
                        done.append(file.getFileName()).append(" shorter by ").append(some);
                    } else {
                        byte[] nonsense = new byte[some];
                        random.nextBytes(nonsense);
                        long at = Math.min(length - some, (long) (random.nextDouble() * length));
                        open.seek(at);
                        open.write(nonsense);
                        done.append(file.getFileName())
                                .append(" overwritten at ")
                                .append(at);
                    }
                    done.append("; ");
                }
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return done.toString();
    }
}
