package dev.dibs.journal;

import dev.dibs.core.model.Event;
import dev.dibs.core.model.Reading;
import io.vertx.core.Future;
import java.util.List;

/** Who can tell what happened. */
@FunctionalInterface
public interface History {
    /** The events that a reading wants, in its order, at most as many as it wants. */
    Future<List<Event>> read(String workspace, Reading reading);
}
