package dev.dibs.service;

import dev.dibs.core.model.Answer;
import dev.dibs.core.model.Event;
import dev.dibs.core.model.Query;
import dev.dibs.core.model.Reply;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What happened in a workspace, newest first, as far back as its ledger keeps events. */
public final class Past {
    private static final int PAGE = 1_000;

    private final ClaimService service;

    /** The past of the workspaces of a service. */
    public Past(ClaimService service) {
        this.service = service;
    }

    /**
     * Some of what happened.
     *
     * @param events newest first
     * @param next the revision before which more may follow; null at the end
     */
    public record Page(List<Event> events, @Nullable Long next) {}

    /** The newest events from before a revision that somebody wants, at most so many. */
    public Future<Page> page(String workspace, long before, int limit, Predicate<Event> wanted) {
        return more(workspace, before, limit, wanted, new ArrayList<>());
    }

    private Future<Page> more(String workspace, long before, int limit, Predicate<Event> wanted, List<Event> found) {
        return service.ask(workspace, new Query.EventsBefore(before, PAGE)).compose(answer -> {
            List<Event> events = events(answer);
            for (Event event : events) {
                if (wanted.test(event)) {
                    if (found.size() == limit) {
                        return Future.succeededFuture(
                                new Page(found, found.get(limit - 1).revision()));
                    }
                    found.add(event);
                }
            }
            return events.size() < PAGE
                    ? Future.succeededFuture(new Page(found, null))
                    : more(workspace, events.get(events.size() - 1).revision(), limit, wanted, found);
        });
    }

    private static List<Event> events(Answer answer) {
        if (answer.reply() instanceof Reply.Events events) {
            return events.events();
        }
        throw new IllegalStateException("events asked, answered with " + answer.reply());
    }
}
