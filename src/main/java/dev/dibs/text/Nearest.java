package dev.dibs.text;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds what somebody who mistyped a name most likely meant. */
public final class Nearest {
    private static final int MAX_LENGTH = 40;

    private Nearest() {}

    /** The known name with the fewest changes from the written one; null when none is near. */
    public static @Nullable String of(String written, Collection<String> known) {
        if (written.length() > MAX_LENGTH) {
            return null;
        }
        String best = null;
        int least = Math.max(2, written.length() / 3) + 1;
        for (String name : known) {
            int distance = distance(written.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT));
            if (distance < least) {
                least = distance;
                best = name;
            }
        }
        return best;
    }

    /** "did you mean 'x'?" when a known name is near, else the list of them. */
    public static String hint(String written, Collection<String> known) {
        String near = of(written, known);
        if (near != null) {
            return "did you mean '" + near + "'?";
        }
        return known.isEmpty() ? "none is known here" : "known are " + String.join(", ", known);
    }

    /** How many letters are put in, left out or changed from one to the other: Levenshtein's distance, by rows. */
    public static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int changed = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[other.length()];
    }
}
