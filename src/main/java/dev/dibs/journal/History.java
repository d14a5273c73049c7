package dev.dibs.journal;

import dev.dibs.core.model.Event;
import dev.dibs.core.model.Frozen;
import dev.dibs.core.model.Reading;
import io.vertx.core.Future;
import java.util.List;
import java.util.Set;

/** Who can tell what happened. */
@FunctionalInterface
public interface History {
    /** The events that a reading wants, in its order, at most as many as it wants. */
    Future<Told> read(String workspace, Reading reading);

    /**
     * What was told.
     *
     * @param missing the ids of nodes that have a journal and did not answer: what they alone know is not among the events
     */
    record Told(List<Event> events, Set<String> missing) {
        /** Copies what can change. */
        public Told {
            events = Frozen.list(events);
            missing = Set.copyOf(missing);
        }

        /** All that there is. */
        public Told(List<Event> events) {
            this(events, Set.of());
        }
    }
}
