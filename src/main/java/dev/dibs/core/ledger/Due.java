package dev.dibs.core.ledger;

/**
 * Something that happens by itself when its time has come.
 *
 * @param at when, by the ledger's clock
 * @param id of the session, or of the ticket
 * @param path of the claim, or what cools; empty for others
 */
record Due(long at, Kind kind, String id, String path) implements Comparable<Due> {
    /** What happens; at one time they happen in this order. */
    enum Kind {
        CLAIM,
        SESSION,
        COOLING,
        WAITER,
        FORGET
    }

    @Override
    public int compareTo(Due other) {
        int order = Long.compare(at, other.at);
        order = order != 0 ? order : kind.compareTo(other.kind);
        order = order != 0 ? order : id.compareTo(other.id);
        return order != 0 ? order : path.compareTo(other.path);
    }
}
