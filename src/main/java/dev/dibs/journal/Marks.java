package dev.dibs.journal;

import dev.dibs.core.model.Event;
import dev.dibs.core.model.EventQuery;
import dev.dibs.core.model.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which paths, sessions and types of event are in a block of events: a Bloom filter (B. H. Bloom, 1970), so that a block that says nothing
 * of a path need not be read. It may say yes wrongly, about once in 300 times; it never says no wrongly.
 */
final class Marks {
    private static final int BITS_PER_NAME = 12;
    private static final int PROBES = 6;

    private Marks() {}

    /** The marks of some events: each path that they name, all that is above it, each session and each type. */
    static byte[] of(List<Event> events) {
        Set<String> paths = new HashSet<>();
        Set<String> sessions = new HashSet<>();
        Set<Long> names = new HashSet<>();
        for (Event event : events) {
            paths.addAll(EventQuery.paths(event));
            sessions.add(event.session());
            sessions.add(event.by());
            names.add(name('t', event.type().name()));
        }
        sessions.remove(null);
        for (String text : paths) {
            names.add(name('=', text));
            names.add(name('/', text));
            var ignored = new Path(text).anyAbove(above -> {
                names.add(name('/', above));
                return false;
            });
        }
        sessions.forEach(id -> names.add(name('s', id)));
        byte[] bits = new byte[Math.max(8, (names.size() * BITS_PER_NAME + 7) / 8)];
        for (long name : names) {
            for (int probe = 0; probe < PROBES; probe++) {
                int bit = bit(name, probe, bits.length * 8);
                bits[bit >> 3] |= (byte) (1 << (bit & 7));
            }
        }
        return bits;
    }

    /** Whether a block with these marks may hold an event that is wanted. */
    static boolean mayHold(byte[] bits, EventQuery query) {
        if (query.session() != null && !has(bits, name('s', query.session()))) {
            return false;
        }
        if (query.under() != null && !has(bits, name('/', query.under().text()))) {
            return false;
        }
        if (!query.types().isEmpty() && query.types().stream().noneMatch(type -> has(bits, name('t', type.name())))) {
            return false;
        }
        Path path = query.path();
        return path == null || has(bits, name('=', path.text())) || path.anyAbove(above -> has(bits, name('=', above)));
    }

    private static boolean has(byte[] bits, long name) {
        for (int probe = 0; probe < PROBES; probe++) {
            int bit = bit(name, probe, bits.length * 8);
            if ((bits[bit >> 3] & 1 << (bit & 7)) == 0) {
                return false;
            }
        }
        return true;
    }

    private static int bit(long hash, int probe, int bits) {
        return Math.floorMod((int) hash + probe * ((int) (hash >>> 32) | 1), bits);
    }

    /** FNV-1a with 64 bits (Fowler, Noll, Vo), stirred once more. */
    private static long name(char kind, String text) {
        long hash = 0xcbf29ce484222325L ^ kind;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        hash ^= hash >>> 32;
        return hash * 0x9e3779b97f4a7c15L;
    }
}
