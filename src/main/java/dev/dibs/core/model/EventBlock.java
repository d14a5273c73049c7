package dev.dibs.core.model;

import java.util.List;

/** Some events of one workspace, in order. */
public record EventBlock(List<Event> events) {
    /** Copies what can change. */
    public EventBlock {
        events = Frozen.list(events);
    }
}
