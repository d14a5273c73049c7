package dev.dibs;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.dibs.core.model.Claim;
import dev.dibs.core.model.ClaimView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * What a session holds, as far as it was told, and until when by this process's own count.
 *
 * <p>A moment of the ledger's clock is reckoned from an answer of the ledger, as if it had been given when the question was sent: it
 * was given later, so what ends by this count ends no later than it does there.
 */
final class HeldClaims {
    private final Map<String, Held> byPath = new ConcurrentHashMap<>();
    private volatile long zero;

    /**
     * A hold.
     *
     * @param until when it ends, in nanoseconds of {@link System#nanoTime}, unless it is {@code endless}
     */
    record Held(long fence, boolean endless, long until) {
        boolean isOver(long nanos) {
            return !endless && until - nanos <= 0;
        }
    }

    /** The ledger's clock was at {@code ledgerMillis} after a question that was sent at {@code sentNanos}. */
    void clock(long sentNanos, long ledgerMillis) {
        zero = sentNanos - TimeUnit.MILLISECONDS.toNanos(ledgerMillis);
    }

    /** It holds this now. */
    Held hold(ClaimView view) {
        Claim claim = view.claim();
        boolean endless = claim.deadline() == Claim.NEVER;
        long until = endless ? Long.MAX_VALUE : zero + TimeUnit.MILLISECONDS.toNanos(claim.deadline());
        Held held = new Held(claim.fence(), endless, until);
        byPath.put(claim.path().text(), held);
        return held;
    }

    Map<String, Held> all() {
        return byPath;
    }

    /** It let go of this, or was told that it lost it; false when it knew, or holds it by another fence. */
    @CanIgnoreReturnValue
    boolean remove(String path, long fence) {
        Held held = byPath.get(path);
        return held != null && held.fence() == fence && byPath.remove(path, held);
    }

    void clear() {
        byPath.clear();
    }

    /**
     * What it should hold and does not.
     *
     * @param listed all that it holds
     * @param revision of the ledger when it was listed: what was granted later is not among them
     */
    List<String> missing(List<ClaimView> listed, long revision) {
        Map<String, ClaimView> there = new HashMap<>();
        listed.forEach(view -> there.put(view.claim().path().text(), view));
        List<String> missing = new ArrayList<>();
        byPath.forEach((path, held) -> {
            if (!there.containsKey(path) && held.fence() <= revision) {
                missing.add(path);
            }
        });
        return missing;
    }
}
