package dev.dibs.client.cli;

import dev.dibs.client.Answer;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Fences as answers bear them: whole numbers, written out. */
final class Fences {
    private static final Comparator<String> ORDER =
            Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder());

    private Fences() {}

    /** Which of two is the higher, as a comparator has it. */
    static int compare(String one, String other) {
        return ORDER.compare(one, other);
    }

    /** The highest of some claims; empty for none. */
    static String highest(List<Map<String, Object>> claims) {
        return claims.stream()
                .map(claim -> Answer.text(claim, "fence"))
                .max(ORDER)
                .orElse("");
    }
}
