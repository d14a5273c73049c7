package dev.dibs.core.ledger;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.dibs.core.model.Answer;
import dev.dibs.core.model.Event;
import dev.dibs.core.model.EventType;
import dev.dibs.core.model.Owner;
import dev.dibs.core.model.Path;
import dev.dibs.core.model.Refusal;
import dev.dibs.core.model.Reply;
import dev.dibs.core.model.Settled;
import dev.dibs.core.waiting.Waiter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What comes of the step that is being taken: its events, and the waits that end with it. */
final class Turn {
    private final Books books;
    private List<Event> events = new ArrayList<>();
    private List<Settled> settled = new ArrayList<>();

    Turn(Books books) {
        this.books = books;
    }

    /** Begins the next step, with nothing come of it yet. */
    void begin() {
        events = new ArrayList<>(2);
        settled = new ArrayList<>(0);
    }

    /** The revision that the next event will have. */
    long next() {
        return books.revision + 1;
    }

    void stepEpoch(long epoch, String why) {
        books.stepEpoch(epoch);
        keep(new Event(
                books.workspace,
                books.revision,
                EventType.RESET,
                books.wall(),
                null,
                null,
                null,
                0,
                null,
                why,
                Collections.singletonMap("stateUrl", "/v1/workspaces/" + books.workspace + "/claims")));
    }

    Draft event(EventType type) {
        return new Draft(type);
    }

    void settle(Waiter waiter, Reply reply) {
        settled.add(new Settled(waiter.ticket(), answer(reply), books.clock - waiter.since()));
    }

    Answer answer(Reply reply) {
        return new Answer(reply, books.revision, books.clock, books.offset);
    }

    List<Event> events() {
        return events;
    }

    List<Settled> settled() {
        return settled;
    }

    static Reply refused(Refusal refusal) {
        return new Reply.Refused(refusal);
    }

    private void keep(Event event) {
        events.add(event);
        books.ring.add(event, books.settings);
    }

    /** An event in the making; {@link #emit} gives it the next revision. */
    final class Draft {
        private final EventType type;
        private Map<String, Object> details = Collections.emptyMap();
        private @Nullable Path path;
        private @Nullable String session;
        private @Nullable Owner owner;
        private long fence;
        private @Nullable String by;
        private @Nullable String reason;

        private Draft(EventType type) {
            this.type = type;
        }

        Draft of(String id) {
            session = id;
            owner = books.ownerOf(id);
            return this;
        }

        Draft on(Path one) {
            path = one;
            return this;
        }

        Draft on(List<Path> all) {
            if (all.size() > 1) {
                List<Object> texts = new ArrayList<>(all.size());
                for (Path one : all) {
                    texts.add(one.text());
                }
                put("paths", texts);
            }
            return on(all.get(0));
        }

        Draft fence(long number) {
            fence = number;
            return this;
        }

        Draft by(String who) {
            by = who.isEmpty() ? null : who;
            return this;
        }

        Draft reason(String why) {
            reason = why.isEmpty() ? null : why;
            return this;
        }

        /** Adds a field; an empty text is left out. */
        @CanIgnoreReturnValue
        Draft with(String name, Object value) {
            if (!value.equals("")) {
                put(name, value);
            }
            return this;
        }

        /** Most events have one detail or none. */
        private void put(String name, Object value) {
            if (details.isEmpty()) {
                details = Collections.singletonMap(name, value);
                return;
            }
            if (details.size() == 1) {
                details = new TreeMap<>(details);
            }
            details.put(name, value);
        }

        /** Adds a length of time, in seconds. */
        @CanIgnoreReturnValue
        Draft lasting(String name, long millis) {
            return with(name, millis % 1000 == 0 ? (Object) (millis / 1000) : (Object) (millis / 1000.0));
        }

        void emit() {
            books.revision++;
            keep(new Event(
                    books.workspace,
                    books.revision,
                    type,
                    books.wall(),
                    path,
                    session,
                    owner,
                    fence,
                    by,
                    reason,
                    details));
        }
    }
}
