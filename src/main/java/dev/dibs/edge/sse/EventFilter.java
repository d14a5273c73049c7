package dev.dibs.edge.sse;

import dev.dibs.core.model.Event;
import dev.dibs.core.model.EventType;
import dev.dibs.core.model.Path;
import dev.dibs.edge.Parameters;
import dev.dibs.text.Nearest;
import dev.dibs.wire.json.MalformedException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which events somebody wants; a {@code reset} is for everybody.
 *
 * @param under on or beneath this path; null for anywhere
 * @param types of these kinds; null for all
 * @param session about or by this session; null for any
 */
record EventFilter(
        @Nullable Path under,
        @Nullable Set<EventType> types,
        @Nullable String session) {

    static EventFilter of(Parameters query) {
        String types = query.text("type");
        return new EventFilter(query.path("under"), types == null ? null : types(types), query.id("session"));
    }

    boolean passes(Event event) {
        if (event.type() == EventType.RESET) {
            return true;
        }
        if (types != null && !types.contains(event.type())) {
            return false;
        }
        if (session != null && !session.equals(event.session()) && !session.equals(event.by())) {
            return false;
        }
        return under == null || isUnder(under, event);
    }

    private static boolean isUnder(Path under, Event event) {
        if (event.path() != null && under.covers(event.path())) {
            return true;
        }
        if (event.details().get("paths") instanceof Collection<?> paths) {
            for (Object path : paths) {
                if (path instanceof String text && Path.covers(under.text(), text)) {
                    return true;
                }
            }
        }
        return false;
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
