package dev.dibs.core.model;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A place in a workspace's tree: {@code src/server.js}, {@code src/server.js#Login.check}, {@code customers/4711}.
 *
 * <p>The text is canonical: parts of the outside are separated by {@code /}, one {@code #} opens the inside of a file, whose
 * parts are separated by {@code .}. What covers what is then a question of prefixes: all that is beneath a path starts with
 * its text and goes on with one of these separators. Unicode normalisation happens where text comes in, not here: nodes on
 * different JVMs must agree on what is a path.
 */
public record Path(String text) implements Comparable<Path> {
    /** The greatest length of a path, in bytes of UTF-8. */
    public static final int MAX_BYTES = 1024;

    /** The greatest number of parts of a path, outside and inside together. */
    public static final int MAX_PARTS = 64;

    /** Checks the text; throws {@link IllegalArgumentException} with what is wrong and what to do. */
    public Path {
        String problem = problem(text);
        if (problem != null) {
            throw new IllegalArgumentException(problem);
        }
    }

    /**
     * Reads a path as people write it: a trailing {@code /}, {@code /*} or {@code /**} is dropped, {@code ::} inside a file
     * becomes {@code .}.
     *
     * @throws IllegalArgumentException with a sentence for the user
     */
    public static Path parse(String written) {
        String text = written;
        for (String end : new String[] {"/**", "/*", "/"}) {
            if (text.endsWith(end)) {
                text = text.substring(0, text.length() - end.length());
                break;
            }
        }
        int hash = text.indexOf('#');
        if (hash >= 0 && text.indexOf("::", hash) >= 0) {
            text = text.substring(0, hash) + text.substring(hash).replace("::", ".");
        }
        return new Path(text);
    }

    /** Whether this path is the other, or the other is beneath it. */
    public boolean covers(Path other) {
        return covers(text, other.text);
    }

    /** Whether one of the two covers the other. */
    public boolean related(Path other) {
        return text.length() <= other.text.length() ? covers(other) : other.covers(this);
    }

    /** Whether {@code upper} is {@code lower} or above it; both are canonical texts. */
    public static boolean covers(String upper, String lower) {
        if (!lower.startsWith(upper)) {
            return false;
        }
        if (lower.length() == upper.length()) {
            return true;
        }
        return isSeparator(lower.charAt(upper.length()), upper.indexOf('#') >= 0);
    }

    /** Whether this is a place inside a file. */
    public boolean isSymbol() {
        return text.indexOf('#') >= 0;
    }

    /**
     * Tries the text of each path above this one, from the top down, until {@code found} says true.
     *
     * @return whether one did
     */
    public boolean anyAbove(Predicate<String> found) {
        boolean inside = false;
        for (int i = 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isSeparator(c, inside)) {
                if (found.test(text.substring(0, i))) {
                    return true;
                }
                inside |= c == '#';
            }
        }
        return false;
    }

    @Override
    public int compareTo(Path other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }

    private static boolean isSeparator(char c, boolean inside) {
        return inside ? c == '.' : c == '/' || c == '#';
    }

    private static @Nullable String problem(String text) {
        if (text.isEmpty()) {
            return "a path is empty; name what you claim, like src/server.js";
        }
        if (text.charAt(0) == '/') {
            return "path '" + shown(text)
                    + "' starts with '/'; paths are relative to the workspace, leave the first '/' out";
        }
        int bytes = 0;
        int parts = 1;
        int start = 0;
        boolean inside = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                bytes++;
            } else if (Character.isHighSurrogate(c)) {
                if (i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    return "path '" + shown(text)
                            + "' holds half a character (a lone surrogate); send well-formed UTF-8";
                }
                bytes += 4;
                i++;
                continue;
            } else if (Character.isLowSurrogate(c)) {
                return "path '" + shown(text) + "' holds half a character (a lone surrogate); send well-formed UTF-8";
            } else {
                bytes += c < 0x800 ? 2 : 3;
            }
            if (isForbidden(c)) {
                return String.format(
                        "path '%s' holds the character U+%04X; control and direction-override characters are not allowed",
                        shown(text), (int) c);
            }
            if (inside && (c == '#' || c == '/')) {
                return "path '" + shown(text) + "' has a '" + c
                        + "' after its '#'; inside a file, parts are separated by '.'";
            }
            if (isSeparator(c, inside)) {
                String problem = partProblem(text, start, i);
                if (problem != null) {
                    return problem;
                }
                inside |= c == '#';
                start = i + 1;
                parts++;
            }
        }
        if (bytes > MAX_BYTES) {
            return "path '" + shown(text) + "' has " + bytes + " bytes; at most " + MAX_BYTES + " are allowed";
        }
        if (parts > MAX_PARTS) {
            return "path '" + shown(text) + "' has " + parts + " parts; at most " + MAX_PARTS + " are allowed";
        }
        return partProblem(text, start, text.length());
    }

    private static @Nullable String partProblem(String text, int start, int end) {
        if (end == start) {
            return "path '" + shown(text) + "' has an empty part; leave doubled or trailing separators out";
        }
        if (end - start <= 2 && text.startsWith(end - start == 1 ? "." : "..", start)) {
            return "path '" + shown(text) + "' has a part '" + text.substring(start, end)
                    + "'; write the path out, without '.' or '..'";
        }
        return null;
    }

    /** Control characters, line and paragraph separators, and the characters that change the direction of text. */
    private static boolean isForbidden(char c) {
        return c < 0x20
                || (c >= 0x7f && c <= 0x9f)
                || c == 0x061c
                || c == 0x200e
                || c == 0x200f
                || c == 0x2028
                || c == 0x2029
                || (c >= 0x202a && c <= 0x202e)
                || (c >= 0x2066 && c <= 0x2069)
                || c == 0xfeff
                || c >= 0xfffe;
    }

    /** The text as it may stand in a message: without characters that change how it is read, and not longer than a line. */
    private static String shown(String text) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length() && out.length() < 80; i++) {
            char c = text.charAt(i);
            out.append(isForbidden(c) || Character.isSurrogate(c) ? '?' : c);
        }
        return out.length() < text.length() ? out + "..." : out.toString();
    }
}
