package dev.dibs.core.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which events somebody wants.
 *
 * @param path about this path, or one above it; null for any
 * @param under on or beneath this path; null for anywhere
 * @param types of these kinds; none for all
 * @param session about or by this session; null for any
 * @param from not before, in milliseconds since 1970
 * @param to not after, in milliseconds since 1970
 */
public record EventQuery(
        @Nullable Path path,
        @Nullable Path under,
        List<EventType> types,
        @Nullable String session,
        long from,
        long to) {
    /** Every event. */
    public static final EventQuery ALL = new EventQuery(null, null, List.of(), null, Long.MIN_VALUE, Long.MAX_VALUE);

    /** Copies what can change. */
    public EventQuery {
        types = Frozen.list(types);
    }

    /** Whether the event is one of those wanted. */
    public boolean wants(Event event) {
        if (event.at() < from || event.at() > to || (!types.isEmpty() && !types.contains(event.type()))) {
            return false;
        }
        if (session != null && !session.equals(event.session()) && !session.equals(event.by())) {
            return false;
        }
        if (path == null && under == null) {
            return true;
        }
        List<String> paths = paths(event);
        return (path == null || paths.stream().anyMatch(one -> Path.covers(one, path.text())))
                && (under == null || paths.stream().anyMatch(one -> Path.covers(under.text(), one)));
    }

    /** The paths that an event is about. */
    public static List<String> paths(Event event) {
        List<String> paths = new ArrayList<>();
        if (event.path() != null) {
            paths.add(event.path().text());
        }
        if (event.details().get("paths") instanceof Collection<?> more) {
            for (Object path : more) {
                if (path instanceof String text) {
                    paths.add(text);
                }
            }
        }
        return paths;
    }
}
