package dev.dibs.kit;

import dev.dibs.core.model.LedgerSettings;
import java.util.List;

/** A workspace's worth of moves under one set of bounds. */
public record History(long seed, LedgerSettings settings, List<Move> moves) {
    /** The same bounds, other moves. */
    public History with(List<Move> others) {
        return new History(seed, settings, List.copyOf(others));
    }

    /** As a person reads it. */
    public String told() {
        StringBuilder out = new StringBuilder("seed " + seed + ", " + settings + "\n");
        int number = 0;
        for (Move move : moves) {
            out.append(String.format("%4d  %s%n", ++number, move));
        }
        return out.toString();
    }
}
