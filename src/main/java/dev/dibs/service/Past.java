package dev.dibs.service;

import dev.dibs.core.model.Event;
import dev.dibs.core.model.EventQuery;
import dev.dibs.core.model.EventType;
import dev.dibs.core.model.Frozen;
import dev.dibs.core.model.Path;
import dev.dibs.core.model.Reading;
import dev.dibs.journal.History;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What happened in a workspace, and how refusals were settled. */
public final class Past {
    private static final int LOOK = 1_000;
    private static final List<EventType> SETTLING = List.of(
            EventType.CLAIM_ACQUIRED, EventType.CLAIM_HANDED, EventType.SESSION_CLOSED, EventType.SESSION_STALE);

    private final History history;

    /** The past that somebody tells. */
    public Past(History history) {
        this.history = history;
    }

    /**
     * Some of what happened.
     *
     * @param events newest first
     * @param next the revision before which more may follow; null at the end
     * @param missing the ids of nodes that did not tell what they know
     */
    public record Page(List<Event> events, @Nullable Long next, Set<String> missing) {
        /** Copies what can change. */
        public Page {
            events = Frozen.list(events);
            missing = Set.copyOf(missing);
        }
    }

    /**
     * What came of refusals.
     *
     * @param byRevision of each
     * @param missing the ids of nodes that did not tell what they know
     */
    public record Outcomes(Map<Long, Outcome> byRevision, Set<String> missing) {
        /** Copies what can change. */
        public Outcomes {
            byRevision = Map.copyOf(byRevision);
            missing = Set.copyOf(missing);
        }
    }

    /** How a refusal ended for who was refused. */
    public enum Outcome {
        /** The session got all it wanted later. */
        GRANTED,
        /** The session ended without it. */
        LEFT,
        /** Neither yet. */
        OPEN
    }

    /** The newest events from before a revision that somebody wants, at most so many. */
    public Future<Page> page(String workspace, long before, int limit, EventQuery wanted) {
        return history.read(Inputs.workspace(workspace), Reading.before(before, limit + 1, wanted))
                .map(told -> {
                    List<Event> events = told.events();
                    return events.size() <= limit
                            ? new Page(events, null, told.missing())
                            : new Page(
                                    events.subList(0, limit),
                                    events.get(limit - 1).revision(),
                                    told.missing());
                });
    }

    /** A refusal, and of what was in its way what the session has not got since. */
    private record Open(Event refusal, List<String> missing) {
        private static Open of(Event refusal) {
            List<String> wanted = new ArrayList<>(EventQuery.paths(refusal));
            List<String> held = new ArrayList<>();
            if (refusal.details().get("holders") instanceof Collection<?> holders) {
                for (Object holder : holders) {
                    if (holder instanceof Map<?, ?> fields && fields.get("path") instanceof String path) {
                        held.add(path);
                    }
                }
            }
            // what nobody held, the session may have had already
            List<String> inTheWay = wanted.stream()
                    .filter(path -> held.stream().anyMatch(one -> Path.covers(one, path) || Path.covers(path, one)))
                    .toList();
            return new Open(refusal, inTheWay.isEmpty() ? wanted : new ArrayList<>(inTheWay));
        }

        /** Whether this grant is the last that was missing. */
        private boolean isGranted(Event grant) {
            boolean shared = "shared".equals(grant.details().get("mode"));
            if (!shared || "shared".equals(refusal.details().get("mode"))) {
                List<String> got = EventQuery.paths(grant);
                missing.removeIf(path -> got.stream().anyMatch(one -> Path.covers(one, path)));
            }
            return missing.isEmpty();
        }
    }

    /** What came of refusals. */
    public Future<Outcomes> outcomes(String workspace, List<Event> refusals) {
        Map<String, List<Open>> bySession = new LinkedHashMap<>();
        Map<Long, Outcome> outcomes = new LinkedHashMap<>();
        for (Event refusal : refusals) {
            outcomes.put(refusal.revision(), Outcome.OPEN);
            if (refusal.session() != null) {
                bySession
                        .computeIfAbsent(refusal.session(), id -> new ArrayList<>())
                        .add(Open.of(refusal));
            }
        }
        Set<String> missing = new HashSet<>();
        List<Future<Void>> looks = new ArrayList<>();
        bySession.forEach((session, some) -> {
            long oldest =
                    some.stream().mapToLong(one -> one.refusal.revision()).min().orElseThrow();
            looks.add(settle(workspace, session, oldest, some, outcomes, missing));
        });
        return Future.all(looks).map(done -> new Outcomes(outcomes, missing));
    }

    private Future<Void> settle(
            String workspace,
            String session,
            long after,
            List<Open> open,
            Map<Long, Outcome> outcomes,
            Set<String> missing) {
        EventQuery wanted = new EventQuery(null, null, SETTLING, session, Long.MIN_VALUE, Long.MAX_VALUE);
        return history.read(workspace, Reading.after(after, LOOK, wanted)).compose(told -> {
            List<Event> events = told.events();
            missing.addAll(told.missing());
            for (Event event : events) {
                if (session.equals(event.session())) {
                    settle(event, open, outcomes);
                }
            }
            return open.isEmpty() || events.size() < LOOK
                    ? Future.succeededFuture()
                    : settle(workspace, session, events.get(LOOK - 1).revision(), open, outcomes, missing);
        });
    }

    private static void settle(Event event, List<Open> open, Map<Long, Outcome> outcomes) {
        boolean grant = event.type() == EventType.CLAIM_ACQUIRED || event.type() == EventType.CLAIM_HANDED;
        open.removeIf(one -> {
            boolean over = one.refusal.revision() < event.revision() && (!grant || one.isGranted(event));
            if (over) {
                outcomes.put(one.refusal.revision(), grant ? Outcome.GRANTED : Outcome.LEFT);
            }
            return over;
        });
    }
}
