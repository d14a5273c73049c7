package dev.dibs.kit;

/** Which path is beneath which, by the contract's words alone. */
final class Cover {
    private Cover() {}

    static boolean overlap(String one, String other) {
        return covers(one, other) || covers(other, one);
    }

    private static boolean covers(String above, String path) {
        if (!path.startsWith(above)) {
            return false;
        }
        if (path.length() == above.length()) {
            return true;
        }
        char next = path.charAt(above.length());
        return next == '/' || next == '#' || (next == '.' && above.indexOf('#') >= 0);
    }
}
