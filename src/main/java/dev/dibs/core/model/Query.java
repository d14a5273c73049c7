package dev.dibs.core.model;

import org.jspecify.annotations.Nullable;

/** What may be asked of a ledger without changing it. */
public sealed interface Query {

    /** What a reader of queries must handle, one by one. */
    interface Cases<R> {
        R on(ListSessions query);

        R on(ListClaims query);

        R on(Check query);

        R on(ReadResource query);

        R on(EventsAfter query);

        R on(EventsBefore query);

        R on(TakeState query);

        R on(Count query);
    }

    /** Hands itself to the case it is. */
    <R> R read(Cases<R> cases);

    /** Whether subscribers are told what it answers, who must not hear what may be lost with the ledger's owner. */
    default boolean isForSubscribers() {
        return false;
    }

    /** Who is here; all, or the one named. */
    record ListSessions(@Nullable String session) implements Query {
        @Override
        public <R> R read(Cases<R> cases) {
            return cases.on(this);
        }
    }

    /** Claims in order of path: on or beneath a path, of a session, in a mode, after a place in the list. */
    record ListClaims(
            @Nullable Path under,
            @Nullable String session,
            @Nullable Mode mode,
            Reply.@Nullable Cursor after,
            int limit)
            implements Query {
        @Override
        public <R> R read(Cases<R> cases) {
            return cases.on(this);
        }
    }

    /** Who is in the way of an exclusive claim on a path. */
    record Check(Path path) implements Query {
        @Override
        public <R> R read(Cases<R> cases) {
            return cases.on(this);
        }
    }

    /** The shared record of a path. */
    record ReadResource(Path path) implements Query {
        @Override
        public <R> R read(Cases<R> cases) {
            return cases.on(this);
        }
    }

    /** The events after a revision, at most {@code limit} of them. */
    record EventsAfter(long revision, int limit) implements Query {
        @Override
        public <R> R read(Cases<R> cases) {
            return cases.on(this);
        }

        @Override
        public boolean isForSubscribers() {
            return true;
        }
    }

    /** The events kept from before a revision, newest first, at most {@code limit} of them. */
    record EventsBefore(long revision, int limit) implements Query {
        @Override
        public <R> R read(Cases<R> cases) {
            return cases.on(this);
        }
    }

    /** Who is here and what is held, at most {@code limit} of each. */
    record TakeState(int limit) implements Query {
        @Override
        public <R> R read(Cases<R> cases) {
            return cases.on(this);
        }

        @Override
        public boolean isForSubscribers() {
            return true;
        }
    }

    /** How much there is. */
    record Count() implements Query {
        @Override
        public <R> R read(Cases<R> cases) {
            return cases.on(this);
        }
    }
}
