package dev.dibs.core.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What may change a ledger. Times are milliseconds. */
public sealed interface Command {

    /** What a reader of commands must handle, one by one. */
    interface Cases<R> {
        R on(Open command);

        R on(Heartbeat command);

        R on(Restore command);

        R on(Close command);

        R on(Take command);

        R on(CallTicket command);

        R on(HangUp command);

        R on(LeaveLine command);

        R on(Renew command);

        R on(Release command);

        R on(Ask command);

        R on(HandOff command);

        R on(Break command);

        R on(Write command);

        R on(EndSession command);

        R on(NodeGone command);

        R on(KeepAlive command);

        R on(Resume command);

        R on(Tick command);
    }

    /** Hands itself to the case it is. */
    <R> R read(Cases<R> cases);

    /** Who asks. */
    Call call();

    /**
     * Opens a session, or goes on with one.
     *
     * @param token a new token, to be used unless the session's own is shown
     * @param tokenHash its hash
     * @param ttl 0 for what its kind has
     */
    record Open(Call call, SessionInfo info, String token, String tokenHash, long ttl) implements Command {
        @Override
        public <R> R read(Cases<R> cases) {
            return cases.on(this);
        }

        /** Without the token: a command may be told of in a log. */
        @Override
        public String toString() {
            return "Open[" + call.request() + ", " + info + ", ttl=" + ttl + "]";
        }
    }

    /** Still alive; takes up the offers of the tickets named. */
    record Heartbeat(Call call, String session, List<String> tickets) implements Command {
        public Heartbeat {
            tickets = Frozen.list(tickets);
        }

        @Override
        public <R> R read(Cases<R> cases) {
            return cases.on(this);
        }
    }

    /** Takes back what the session held when it went, as far as it is free. */
    record Restore(Call call, String session) implements Command {
        @Override
        public <R> R read(Cases<R> cases) {
            return cases.on(this);
        }
    }

    /** Leaves, and lets go of everything. */
    record Close(Call call, String session, String outcome, String note) implements Command {
        @Override
        public <R> R read(Cases<R> cases) {
            return cases.on(this);
        }
    }

    /**
     * Claims paths, all or none.
     *
     * @param ttl 0 for as long as the session
     * @param patience how long to stand in line at most; 0 to be refused at once
     * @param hold how long the caller listens for the end of its wait
     * @param ticket the id of its place in line, should it get one
     */
    record Take(
            Call call,
            List<Path> paths,
            Mode mode,
            long ttl,
            long patience,
            long hold,
            String reason,
            Map<String, String> labels,
            String ticket)
            implements Command {
        public Take {
            if (paths.isEmpty()) {
                throw new IllegalArgumentException("a claim names no path");
            }
            paths = Frozen.list(paths);
            labels = Frozen.map(labels);
        }

        @Override
        public <R> R read(Cases<R> cases) {
            return cases.on(this);
        }
    }

    /** Goes on listening for the end of a wait, for {@code hold} more. */
    record CallTicket(Call call, String ticket, long hold) implements Command {
        @Override
        public <R> R read(Cases<R> cases) {
            return cases.on(this);
        }
    }

    /**
     * A caller no longer listens, though its {@code hold} is not over.
     *
     * @param listened the request id of the call that listened; another one that came later goes on
     */
    record HangUp(Call call, String ticket, String listened) implements Command {
        @Override
        public <R> R read(Cases<R> cases) {
            return cases.on(this);
        }
    }

    /** Leaves the line, or gives back what the request was granted meanwhile. */
    record LeaveLine(Call call, String ticket) implements Command {
        @Override
        public <R> R read(Cases<R> cases) {
            return cases.on(this);
        }
    }

    /**
     * Makes claims good for longer.
     *
     * @param paths none for all of the session's
     * @param ttl null to keep each claim's own
     */
    record Renew(Call call, List<Path> paths, @Nullable Long ttl) implements Command {
        public Renew {
            paths = Frozen.list(paths);
        }

        @Override
        public <R> R read(Cases<R> cases) {
            return cases.on(this);
        }
    }

    /** Lets go; {@code paths} is empty for all of the session's. */
    record Release(Call call, List<Path> paths, String outcome, String note) implements Command {
        public Release {
            paths = Frozen.list(paths);
        }

        @Override
        public <R> R read(Cases<R> cases) {
            return cases.on(this);
        }
    }

    /** Asks whoever holds a path to let go. */
    record Ask(Call call, Path path, String message) implements Command {
        @Override
        public <R> R read(Cases<R> cases) {
            return cases.on(this);
        }
    }

    /** Hands the caller's claim on a path to another session. */
    record HandOff(Call call, Path path, String to) implements Command {
        @Override
        public <R> R read(Cases<R> cases) {
            return cases.on(this);
        }
    }

    /** An operator takes away every claim on just this path; whether the caller is one was checked before. */
    record Break(Call call, Path path, String reason, String by) implements Command {
        @Override
        public <R> R read(Cases<R> cases) {
            return cases.on(this);
        }
    }

    /**
     * A new version of a resource.
     *
     * @param value JSON text; null keeps what there is, as for {@code checksum}
     * @param ifVersion the version it must have; null for any, 0 for none yet
     */
    record Write(
            Call call,
            Path path,
            @Nullable String checksum,
            @Nullable String value,
            String note,
            @Nullable Long ifVersion)
            implements Command {
        @Override
        public <R> R read(Cases<R> cases) {
            return cases.on(this);
        }
    }

    /**
     * A node saw that a participant is dead.
     *
     * @param reason {@code pid} or {@code socket}
     * @param heartbeat only if the session was not heard of since, by the ledger's clock; {@link Claim#NEVER} in any case
     * @param process only if it is still the session's; null in any case
     */
    record EndSession(
            Call call,
            String session,
            String reason,
            long heartbeat,
            @Nullable ProcessId process) implements Command {
        @Override
        public <R> R read(Cases<R> cases) {
            return cases.on(this);
        }
    }

    /** A node left the cluster: nobody listens through it, and its sessions must come back through another. */
    record NodeGone(Call call, String node) implements Command {
        @Override
        public <R> R read(Cases<R> cases) {
            return cases.on(this);
        }
    }

    /**
     * A node saw that a participant lives.
     *
     * @param process by which, if it is the session's; null by its connection, if the node answers for the session
     */
    record KeepAlive(Call call, String session, @Nullable ProcessId process) implements Command {
        @Override
        public <R> R read(Cases<R> cases) {
            return cases.on(this);
        }
    }

    /**
     * A node is back after a restart: the sessions that it answered for under its {@code former} id are its again.
     *
     * @param restored whether the ledger was brought back with it: then no session could be heard of, and each has its time to
     *     live again to report back
     */
    record Resume(Call call, String former, boolean restored) implements Command {
        @Override
        public <R> R read(Cases<R> cases) {
            return cases.on(this);
        }
    }

    /** Time has passed. */
    record Tick(Call call) implements Command {
        @Override
        public <R> R read(Cases<R> cases) {
            return cases.on(this);
        }
    }
}
