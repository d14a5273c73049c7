package dev.dibs.core.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Why something was not done, though nothing is broken. Nothing was changed. Times are of the ledger's clock. */
public sealed interface Refusal {

    /** What a reader of refusals must handle, one by one. */
    interface Cases<R> {
        R on(Claimed refusal);

        R on(Cooling refusal);

        R on(Deadlock refusal);

        R on(SessionExists refusal);

        R on(Unauthenticated refusal);

        R on(Forbidden refusal);

        R on(NoSuchSession refusal);

        R on(NotFound refusal);

        R on(SessionGone refusal);

        R on(ClaimLost refusal);

        R on(VersionMismatch refusal);

        R on(TooMany refusal);

        R on(Invalid refusal);
    }

    /** Hands itself to the case it is. */
    <R> R read(Cases<R> cases);

    /**
     * Somebody holds it, or stands in line before.
     *
     * @param path the first of the wanted paths that is not to be had
     * @param holders whose claims are in the way, the first few of them
     * @param ahead how many requests in line come first
     * @param waited milliseconds in line until giving up; 0 when it did not wait
     */
    record Claimed(Path path, List<ClaimView> holders, int ahead, long waited) implements Refusal {
        public Claimed {
            holders = Frozen.list(holders);
        }

        @Override
        public <R> R read(Cases<R> cases) {
            return cases.on(this);
        }
    }

    /** A claim expired here a moment ago, and others wait until {@code freeAt}. */
    record Cooling(Path path, String session, long freeAt) implements Refusal {
        @Override
        public <R> R read(Cases<R> cases) {
            return cases.on(this);
        }
    }

    /** Waiting would close a circle of waits. */
    record Deadlock(Path path, List<Wait> circle) implements Refusal {
        public Deadlock {
            circle = Frozen.list(circle);
        }

        @Override
        public <R> R read(Cases<R> cases) {
            return cases.on(this);
        }
    }

    /** One session waits for another. */
    record Wait(String session, String waitsFor) {}

    /** The id is alive, and the token is not its own. */
    record SessionExists(String session, Owner owner, long heartbeat) implements Refusal {
        @Override
        public <R> R read(Cases<R> cases) {
            return cases.on(this);
        }
    }

    /** No token, or one that no session has. */
    record Unauthenticated(String detail) implements Refusal {
        @Override
        public <R> R read(Cases<R> cases) {
            return cases.on(this);
        }
    }

    /** The token is another's. */
    record Forbidden(String detail) implements Refusal {
        @Override
        public <R> R read(Cases<R> cases) {
            return cases.on(this);
        }
    }

    /** No session of this id is known. */
    record NoSuchSession(String session) implements Refusal {
        @Override
        public <R> R read(Cases<R> cases) {
            return cases.on(this);
        }
    }

    /** No such ticket, claim or resource; {@code what} is a sentence. */
    record NotFound(String what) implements Refusal {
        @Override
        public <R> R read(Cases<R> cases) {
            return cases.on(this);
        }
    }

    /** The caller's session has ended, or goes on elsewhere. */
    record SessionGone(String session, Ending ending) implements Refusal {
        @Override
        public <R> R read(Cases<R> cases) {
            return cases.on(this);
        }
    }

    /** The caller held this and no longer does. */
    record ClaimLost(Path path, long fence, Ending ending) implements Refusal {
        @Override
        public <R> R read(Cases<R> cases) {
            return cases.on(this);
        }
    }

    /** The resource is not at the version named. {@code current} is null when there is none. */
    record VersionMismatch(Path path, @Nullable Resource current) implements Refusal {
        @Override
        public <R> R read(Cases<R> cases) {
            return cases.on(this);
        }
    }

    /** A bound would be passed; {@code setting} names it. */
    record TooMany(String what, long limit, String setting) implements Refusal {
        @Override
        public <R> R read(Cases<R> cases) {
            return cases.on(this);
        }
    }

    /** The request contradicts itself or an earlier one. */
    record Invalid(String field, String problem) implements Refusal {
        @Override
        public <R> R read(Cases<R> cases) {
            return cases.on(this);
        }
    }
}
