package dev.dibs.sim;

import dev.dibs.core.model.Mode;
import dev.dibs.core.model.Path;

/** What a session was told that it holds, and how long it believes so by its own count. Times are of the history. */
final class Grant {
    final String session;
    final Path path;
    final Mode mode;
    final long fence;
    final long asked;
    final long told;
    /** By its own time to live; {@code Long.MAX_VALUE} for as long as the session. */
    final long ownEnd;
    /** When it began to let go, was told that it had lost it, or gave itself up. */
    long end = Long.MAX_VALUE;
    /** It asked to let go, whatever came of it. */
    boolean letGo;
    /** It was told that it is let go. */
    boolean released;
    /** It was told that it lost it. */
    boolean toldLost;

    Grant(String session, Path path, Mode mode, long fence, long asked, long told, long ownEnd) {
        this.session = session;
        this.path = path;
        this.mode = mode;
        this.fence = fence;
        this.asked = asked;
        this.told = told;
        this.ownEnd = ownEnd;
    }

    void endBy(long at) {
        end = Math.min(end, at);
    }

    boolean conflicts(Grant other) {
        return !session.equals(other.session)
                && mode.conflicts(other.mode)
                && related(path, other.path)
                && told < Math.min(other.end, other.ownEnd)
                && other.told < Math.min(end, ownEnd);
    }

    static boolean related(Path one, Path other) {
        return under(one.text(), other.text()) || under(other.text(), one.text());
    }

    private static boolean under(String top, String path) {
        return path.equals(top) || path.startsWith(top + "/");
    }

    @Override
    public String toString() {
        return session + " on " + path + " " + mode + " fence " + fence + " asked " + asked / 1_000_000 + " told "
                + told / 1_000_000 + " until " + Math.min(end, ownEnd) / 1_000_000 + " ms";
    }
}
