package dev.dibs.edge;

import dev.dibs.core.model.Event;
import dev.dibs.core.model.EventType;
import dev.dibs.core.model.Path;
import dev.dibs.text.Nearest;
import dev.dibs.wire.json.MalformedException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which events somebody wants.
 *
 * @param under on or beneath this path; null for anywhere
 * @param types of these kinds; null for all
 * @param session about or by this session; null for any
 */
public record EventFilter(
        @Nullable Path under,
        @Nullable Set<EventType> types,
        @Nullable String session) {

    /** The filter that the parameters {@code under}, {@code type} and {@code session} make. */
    public static EventFilter of(Parameters query) {
        String types = query.text("type");
        return new EventFilter(query.path("under"), types == null ? null : types(types), query.id("session"));
    }

    /** Whether a subscriber is told: what it wants, and every {@code reset}. */
    public boolean passes(Event event) {
        return event.type() == EventType.RESET || wants(event);
    }

    /** Whether the event is one of those wanted. */
    public boolean wants(Event event) {
        if (types != null && !types.contains(event.type())) {
            return false;
        }
        if (session != null && !session.equals(event.session()) && !session.equals(event.by())) {
            return false;
        }
        return under == null || paths(event).stream().anyMatch(path -> Path.covers(under.text(), path));
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

    private static Set<EventType> types(String list) {
        Set<EventType> types = EnumSet.noneOf(EventType.class);
        for (String one : list.split(",", -1)) {
            int before = types.size();
            for (EventType type : EventType.values()) {
                boolean wild = one.endsWith(".*") && type.text().startsWith(one.substring(0, one.length() - 1));
                if (wild || type.text().equals(one)) {
                    types.add(type);
                }
            }
            if (types.size() == before && !isKnown(one)) {
                throw new MalformedException("type", "type names no kind of event; " + Nearest.hint(one, names()));
            }
        }
        return types;
    }

    private static boolean isKnown(String name) {
        return EventType.of(name) != null || (name.endsWith(".*") && names().contains(name));
    }

    private static List<String> names() {
        List<String> names = new ArrayList<>(List.of("session.*", "claim.*", "resource.*", "cluster.*"));
        for (EventType type : EventType.values()) {
            names.add(type.text());
        }
        return names;
    }
}
