package dev.dibs.journal;

import dev.dibs.core.model.Event;
import dev.dibs.core.model.EventQuery;
import dev.dibs.core.model.EventType;
import dev.dibs.core.model.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Which paths, sessions and types of event are in a block of events: a Bloom filter (B. H. Bloom, 1970), so that a block that says nothing
 * of a path need not be read. It may say yes wrongly, about once in 2,000 times a name; it never says no wrongly.
 */
final class Marks {
    private static final int BITS_PER_NAME = 16;
    private static final int PROBES = 11;

    /** The names of the events that were added. */
    private final Set<Long> names = new HashSet<>();

    private final Set<String> paths = new HashSet<>();
    private final Set<String> sessions = new HashSet<>();
    private final Set<EventType> types = EnumSet.noneOf(EventType.class);

    /** Marks each path that an event names, all that is above it, its sessions and its type. */
    void add(Event event) {
        for (String path : EventQuery.paths(event)) {
            if (paths.add(path)) {
                addPath(path);
            }
        }
        addSession(event.session());
        addSession(event.by());
        if (types.add(event.type())) {
            names.add(name('t', event.type().name()));
        }
    }

    private void addPath(String path) {
        names.add(name('=', path));
        names.add(name('/', path));
        var ignored = new Path(path).anyAbove(above -> {
            names.add(name('/', above));
            return false;
        });
    }

    private void addSession(@Nullable String session) {
        if (session != null && sessions.add(session)) {
            names.add(name('s', session));
        }
    }

    /** The marks of all events that were added. */
    byte[] toBytes() {
        byte[] bits = new byte[Math.max(8, (names.size() * BITS_PER_NAME + 7) / 8)];
        for (long name : names) {
            for (int probe = 0; probe < PROBES; probe++) {
                int bit = bit(name, probe, bits.length * 8);
                bits[bit >> 3] |= (byte) (1 << (bit & 7));
            }
        }
        return bits;
    }

    /** What must be in a block that holds an event which is wanted: of each of these names one at least. */
    static List<long[]> wanted(EventQuery query) {
        List<long[]> wanted = new ArrayList<>();
        if (query.session() != null) {
            wanted.add(new long[] {name('s', query.session())});
        }
        if (query.under() != null) {
            wanted.add(new long[] {name('/', query.under().text())});
        }
        if (!query.types().isEmpty()) {
            wanted.add(query.types().stream()
                    .mapToLong(type -> name('t', type.name()))
                    .toArray());
        }
        Path path = query.path();
        if (path != null) {
            LongStream.Builder names = LongStream.builder().add(name('=', path.text()));
            var ignored = path.anyAbove(above -> {
                names.add(name('=', above));
                return false;
            });
            wanted.add(names.build().toArray());
        }
        return wanted;
    }

    /** Whether a block with these marks may hold what is wanted. */
    static boolean mayHold(byte[] bits, List<long[]> wanted) {
        for (long[] names : wanted) {
            boolean any = false;
            for (int i = 0; i < names.length && !any; i++) {
                any = has(bits, names[i]);
            }
            if (!any) {
                return false;
            }
        }
        return true;
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
