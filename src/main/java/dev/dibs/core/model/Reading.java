package dev.dibs.core.model;

/**
 * A look into the past of a workspace.
 *
 * @param newestFirst whether it goes back in time
 * @param start the revision that it goes on from, not included
 * @param limit how many events at most
 */
public record Reading(boolean newestFirst, long start, int limit, EventQuery query) {
    /** The newest events of before a revision. */
    public static Reading before(long revision, int limit, EventQuery query) {
        return new Reading(true, revision, limit, query);
    }

    /** The oldest events of after a revision. */
    public static Reading after(long revision, int limit, EventQuery query) {
        return new Reading(false, revision, limit, query);
    }

    /** Whether an event is one of those. */
    public boolean wants(Event event) {
        return (newestFirst ? event.revision() < start : event.revision() > start) && query.wants(event);
    }
}
