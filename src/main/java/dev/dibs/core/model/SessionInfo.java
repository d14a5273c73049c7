package dev.dibs.core.model;

import java.util.Map;

/**
 * What a participant says of itself when it opens its session; what it does not say is empty.
 *
 * @param id unique in its workspace
 * @param kind {@code agent} if it does not say, {@code desk}, {@code worker}, {@code browser}, {@code service} or another word
 * @param pid a process on {@code node}'s machine that the session lives with; 0 for none
 * @param branch the branch of the repository it works on
 * @param node the id of the node that answers for it
 * @param processStart when the process began, in its machine's words: another of its number has another; may be empty
 */
public record SessionInfo(
        String id,
        String kind,
        Owner owner,
        long pid,
        String branch,
        String node,
        Map<String, String> labels,
        String processStart) {
    /** One of which it is not known when its process began. */
    public SessionInfo(
            String id, String kind, Owner owner, long pid, String branch, String node, Map<String, String> labels) {
        this(id, kind, owner, pid, branch, node, labels, "");
    }

    /** Checks and copies. */
    public SessionInfo {
        if (id.isEmpty()) {
            throw new IllegalArgumentException("a session's id is empty");
        }
        labels = Frozen.map(labels);
    }

    /** The same participant, answered for by another node. */
    public SessionInfo at(String otherNode) {
        return otherNode.equals(node)
                ? this
                : new SessionInfo(id, kind, owner, pid, branch, otherNode, labels, processStart);
    }

    /**
     * What it says now, and of what it does not say, what it said before: of itself, and of its place if it is at no other. The
     * process is the one that is named now, on the machine that is named with it; the branch is that of the directory.
     */
    public SessionInfo after(SessionInfo before) {
        SessionInfo place = samePlace(before) ? before : this;
        Owner said = new Owner(
                or(owner.name(), before.owner.name()),
                or(owner.user(), before.owner.user()),
                pid == 0 ? or(owner.hostname(), place.owner.hostname()) : owner.hostname(),
                or(owner.tty(), place.owner.tty()),
                or(owner.directory(), place.owner.directory()));
        return new SessionInfo(
                id,
                or(kind, before.kind),
                said,
                pid,
                owner.directory().isEmpty() ? or(branch, place.branch) : branch,
                node,
                labels.isEmpty() ? before.labels : labels,
                processStart);
    }

    /** The same, an agent with its id for a name where it does not say otherwise. */
    public SessionInfo named() {
        Owner named = owner.name().isEmpty()
                ? new Owner(id, owner.user(), owner.hostname(), owner.tty(), owner.directory())
                : owner;
        return new SessionInfo(id, or(kind, "agent"), named, pid, branch, node, labels, processStart);
    }

    private static String or(String said, String otherwise) {
        return said.isEmpty() ? otherwise : said;
    }

    /** Whether the other speaks from the same terminal or process; a part that one of them does not name is no difference. */
    public boolean samePlace(SessionInfo other) {
        return same(owner.hostname(), other.owner.hostname())
                && same(owner.tty(), other.owner.tty())
                && (pid == 0 || other.pid == 0 || pid == other.pid);
    }

    private static boolean same(String one, String other) {
        return one.isEmpty() || other.isEmpty() || one.equals(other);
    }
}
