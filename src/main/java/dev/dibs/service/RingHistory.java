package dev.dibs.service;

import dev.dibs.core.model.Answer;
import dev.dibs.core.model.Event;
import dev.dibs.core.model.Query;
import dev.dibs.core.model.Reading;
import dev.dibs.core.model.Reply;
import dev.dibs.host.LedgerHost;
import dev.dibs.journal.History;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/** What happened, as far back as the ledgers themselves keep their events. */
public final class RingHistory implements History {
    private static final int PAGE = 1_000;

    private final LedgerHost host;

    /** The past of the ledgers of a host. */
    public RingHistory(LedgerHost host) {
        this.host = host;
    }

    @Override
    public Future<Told> read(String workspace, Reading reading) {
        return more(workspace, reading.newestFirst() ? reading.start() : Long.MAX_VALUE, reading, new ArrayList<>())
                .map(Told::new);
    }

    private Future<List<Event>> more(String workspace, long before, Reading reading, List<Event> found) {
        return host.ask(workspace, new Query.EventsBefore(before, PAGE)).compose(answer -> {
            List<Event> events = events(answer);
            for (Event event : events) {
                if (reading.wants(event)) {
                    found.add(event);
                    if (reading.newestFirst() && found.size() == reading.limit()) {
                        return Future.succeededFuture(found);
                    }
                }
            }
            return events.size() < PAGE
                    ? Future.succeededFuture(ordered(found, reading))
                    : more(workspace, events.get(events.size() - 1).revision(), reading, found);
        });
    }

    /** {@code found} is newest first. */
    private static List<Event> ordered(List<Event> found, Reading reading) {
        if (reading.newestFirst()) {
            return found;
        }
        List<Event> ordered = new ArrayList<>();
        for (int i = found.size() - 1; i >= 0 && ordered.size() < reading.limit(); i--) {
            ordered.add(found.get(i));
        }
        return ordered;
    }

    private static List<Event> events(Answer answer) {
        if (answer.reply() instanceof Reply.Events events) {
            return events.events();
        }
        throw new IllegalStateException("events asked, answered with " + answer.reply());
    }
}
