package dev.dibs.core.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a command or a query is answered with. Times are of the ledger's clock. */
public sealed interface Reply {

    /** Nothing was done. */
    record Refused(Refusal refusal) implements Reply {}

    /** It is done, and there is nothing to tell. */
    record Done() implements Reply {}

    /**
     * The session is open.
     *
     * @param token what the participant shows from now on; empty when the one it showed goes on
     * @param fresh whether it was not open before
     */
    record Opened(SessionView session, String token, boolean fresh) implements Reply {
        /** Without the token: a reply may be told of in a log. */
        @Override
        public String toString() {
            return "Opened[" + session + ", fresh=" + fresh + "]";
        }
    }

    /** The session goes on until {@code expires}, and so do the claims without a time to live of their own. */
    record Beat(long expires, List<ClaimView> claims) implements Reply {
        public Beat {
            claims = Frozen.list(claims);
        }
    }

    /** What was taken back, and what others hold by now. */
    record Restored(List<ClaimView> restored, List<Lost> lost) implements Reply {
        public Restored {
            restored = Frozen.list(restored);
            lost = Frozen.list(lost);
        }
    }

    /** A former claim that is not to be had, and whose claims are in the way; none when a request in line is. */
    record Lost(Path path, List<ClaimView> holders) {
        public Lost {
            holders = Frozen.list(holders);
        }
    }

    /** The claims are the session's. {@code revision} is where the request stands granted. */
    record Granted(long revision, List<ClaimView> claims) implements Reply {
        public Granted {
            claims = Frozen.list(claims);
        }
    }

    /**
     * The request stands in line.
     *
     * @param ahead how many requests in line come first
     * @param until when it gives up
     */
    record Queued(String ticket, int ahead, long until) implements Reply {}

    /** The claims are good for longer. */
    record Renewed(List<ClaimView> claims) implements Reply {
        public Renewed {
            claims = Frozen.list(claims);
        }
    }

    /** The claims are let go. */
    record Released(List<Claim> released) implements Reply {
        public Released {
            released = Frozen.list(released);
        }
    }

    /** The claim is another session's now. */
    record Handed(ClaimView claim) implements Reply {}

    /** The claims were taken away. */
    record Broken(List<ClaimView> broken) implements Reply {
        public Broken {
            broken = Frozen.list(broken);
        }
    }

    /** The resource has a new version. */
    record Written(Resource resource, boolean created) implements Reply {}

    /** Sessions, in order of id. */
    record Sessions(List<SessionView> sessions) implements Reply {
        public Sessions {
            sessions = Frozen.list(sessions);
        }
    }

    /** A page of claims in order of path; {@code next} starts the page after it, null at the end. */
    record Claims(List<ClaimView> claims, @Nullable Cursor next) implements Reply {
        public Claims {
            claims = Frozen.list(claims);
        }
    }

    /** A place in the list of claims: after this path's claim of this session. */
    record Cursor(String path, String session) {}

    /** Who is in the way of a path, and who stands in line for it. */
    record Checked(
            Path path,
            boolean free,
            List<ClaimView> holders,
            List<WaiterView> waiters,
            @Nullable Refusal refusal) implements Reply {
        public Checked {
            holders = Frozen.list(holders);
            waiters = Frozen.list(waiters);
        }
    }

    /** One request in line. */
    record WaiterView(String session, Owner owner, Mode mode, List<Path> paths, String reason, long since, long until) {
        public WaiterView {
            paths = Frozen.list(paths);
        }
    }

    /** The shared record of a path. */
    record Found(Resource resource) implements Reply {}

    /**
     * Events in the order asked for: after a revision the oldest first, {@code gap} when some are no longer kept, and then
     * there are none; before one the newest first, as far back as any are kept.
     */
    record Events(List<Event> events, boolean gap) implements Reply {
        public Events {
            events = Frozen.list(events);
        }
    }

    /** Everything that is held, for one who starts afresh; both lists are cut at the query's limit. */
    record State(List<SessionView> sessions, List<ClaimView> claims) implements Reply {
        public State {
            sessions = Frozen.list(sessions);
            claims = Frozen.list(claims);
        }
    }

    /** How much there is in a workspace. */
    record Summary(int claims, int sessions, int waiters) implements Reply {}
}
