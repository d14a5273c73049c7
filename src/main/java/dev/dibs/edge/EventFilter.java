package dev.dibs.edge;

import dev.dibs.core.model.Event;
import dev.dibs.core.model.EventQuery;
import dev.dibs.core.model.EventType;
import dev.dibs.text.Nearest;
import dev.dibs.wire.json.MalformedException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Which events a caller wants: the parameters {@code under}, {@code type} and {@code session}, and for the past more. */
public record EventFilter(EventQuery query) {

    /** The filter of who follows what happens. */
    public static EventFilter of(Parameters query) {
        return new EventFilter(new EventQuery(
                null, query.path("under"), types(query), query.id("session"), Long.MIN_VALUE, Long.MAX_VALUE));
    }

    /** The filter of who asks what happened: {@code path}, {@code from} and {@code to} count, too. */
    public static EventQuery ofPast(Parameters query) {
        return new EventQuery(
                query.path("path"),
                query.path("under"),
                types(query),
                query.id("session"),
                millis(query, "from", Long.MIN_VALUE),
                millis(query, "to", Long.MAX_VALUE));
    }

    /** Whether a subscriber is told: what it wants, and every {@code reset}. */
    public boolean passes(Event event) {
        return event.type() == EventType.RESET || query.wants(event);
    }

    private static long millis(Parameters query, String name, long otherwise) {
        String text = query.text(name);
        try {
            Instant instant = text == null ? null : OffsetDateTime.parse(text).toInstant();
            return instant == null ? otherwise : instant.toEpochMilli();
        } catch (DateTimeParseException | ArithmeticException wrong) {
            throw new MalformedException(name, name + " is no instant; write it like 2026-01-31T09:30:00Z");
        }
    }

    private static List<EventType> types(Parameters query) {
        String list = query.text("type");
        if (list == null) {
            return Collections.emptyList();
        }
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
        return new ArrayList<>(types);
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
