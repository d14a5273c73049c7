package dev.dibs.edge;

import dev.dibs.core.model.Answer;
import dev.dibs.core.model.ClaimView;
import dev.dibs.core.model.Ending;
import dev.dibs.core.model.Owner;
import dev.dibs.core.model.Refusal;
import dev.dibs.host.HostException;
import dev.dibs.service.BadRequestException;
import dev.dibs.wire.json.FieldProblem;
import dev.dibs.wire.json.JsonDurations;
import dev.dibs.wire.json.MalformedException;
import dev.dibs.wire.json.View;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The one table from refusals, faults and malformed input to problems. */
public final class Problems {
    private static final Logger LOG = Logger.getLogger(Problems.class.getName());

    private static final long SOON_SECONDS = 1;
    private static final long LATER_SECONDS = 5;
    private static final long LATEST_SECONDS = 60;

    private Problems() {}

    /** The problem that a refusal is, at the moment of its answer. */
    public static Problem of(Refusal refusal, Answer answer) {
        return refusal.read(new Told(View.at(answer)));
    }

    /** The problem that a failure is; what is none of the expected ones is a fault of ours, and logged. */
    public static Problem of(Throwable failure) {
        if (failure instanceof MalformedException malformed) {
            return malformed(malformed.problems());
        }
        if (failure instanceof BadRequestException bad) {
            return malformed(List.of(new FieldProblem(bad.field(), String.valueOf(bad.getMessage()))));
        }
        if (failure instanceof HostException host) {
            return of(host);
        }
        LOG.log(Level.SEVERE, "a request ended in a fault of ours", failure);
        return Problem.of(ProblemKind.INTERNAL, "the node failed on this request; its log says more. Please report it");
    }

    private static Problem of(HostException failure) {
        Problem problem = Problem.of(ProblemKind.of(failure.code()), String.valueOf(failure.getMessage()));
        return switch (failure.code()) {
            case NO_QUORUM, STOPPING -> problem.retryAfter(LATER_SECONDS);
            case STARTING, SUSPECT, UNKNOWN -> problem.retryAfter(SOON_SECONDS);
            case FAULT -> {
                LOG.log(Level.SEVERE, "the host failed", failure);
                yield problem;
            }
        };
    }

    private static Problem malformed(List<FieldProblem> problems) {
        FieldProblem first = problems.get(0);
        String more = problems.size() == 1 ? "" : " (and " + (problems.size() - 1) + " more, in errors)";
        String detail =
                first.problem().startsWith(first.field()) ? first.problem() : first.field() + ": " + first.problem();
        return Problem.of(
                ProblemKind.BAD_REQUEST,
                detail + more,
                new JsonObject()
                        .put(
                                "errors",
                                View.list(
                                        problems,
                                        one -> new JsonObject()
                                                .put("field", one.field())
                                                .put("problem", one.problem()))));
    }

    /** Refusals in words. */
    private record Told(View view) implements Refusal.Cases<Problem> {
        @Override
        public Problem on(Refusal.Claimed refusal) {
            String path = refusal.path().text();
            JsonObject fields = new JsonObject()
                    .put("path", path)
                    .put("holders", View.list(refusal.holders(), view::holder))
                    .put("ahead", refusal.ahead());
            if (refusal.waited() > 0) {
                fields.put("waitedSeconds", JsonDurations.seconds(refusal.waited()));
            }
            String gaveUp = refusal.waited() > 0 ? "gave up after " + JsonDurations.human(refusal.waited()) + ": " : "";
            if (refusal.holders().isEmpty()) {
                return Problem.of(
                                ProblemKind.CLAIMED,
                                gaveUp + path + " is wanted by " + refusal.ahead()
                                        + " in line before you; stand in line too with wait",
                                fields)
                        .retryAfter(SOON_SECONDS);
            }
            ClaimView first = refusal.holders().get(0);
            return Problem.of(ProblemKind.CLAIMED, gaveUp + held(path, first), fields)
                    .retryAfter(retrySeconds(first.expires()));
        }

        private String held(String path, ClaimView holder) {
            String held = holder.claim().path().text();
            return path + " is claimed by " + holder.claim().session() + person(holder.owner())
                    + (held.equals(path) ? "" : " through " + held)
                    + " since " + JsonDurations.human(view.heldFor(holder.claim())) + ", heartbeat "
                    + JsonDurations.human(view.age(holder.heartbeat()))
                    + " ago; stand in line with wait, or ask the holder";
        }

        private long retrySeconds(long until) {
            return Math.min(LATEST_SECONDS, Math.max(SOON_SECONDS, (view.ahead(until) + 999) / 1000));
        }

        @Override
        public Problem on(Refusal.Cooling refusal) {
            String path = refusal.path().text();
            return Problem.of(
                            ProblemKind.COOLING,
                            "the claim of " + refusal.session() + " on " + path + " expired; others may claim it in "
                                    + JsonDurations.human(view.ahead(refusal.freeAt()) + 999),
                            new JsonObject()
                                    .put("path", path)
                                    .put("session", refusal.session())
                                    .put("freeAt", view.instant(refusal.freeAt())))
                    .retryAfter(retrySeconds(refusal.freeAt()));
        }

        @Override
        public Problem on(Refusal.Deadlock refusal) {
            return Problem.of(
                    ProblemKind.DEADLOCK,
                    "waiting for " + refusal.path() + " would close a circle of "
                            + refusal.circle().size() + " waits; release what you hold first",
                    new JsonObject()
                            .put("path", refusal.path().text())
                            .put(
                                    "circle",
                                    View.list(
                                            refusal.circle(),
                                            wait -> new JsonObject()
                                                    .put("session", wait.session())
                                                    .put("waitsFor", wait.waitsFor()))));
        }

        @Override
        public Problem on(Refusal.SessionExists refusal) {
            return Problem.of(
                    ProblemKind.SESSION_EXISTS,
                    "session " + refusal.session() + person(refusal.owner())
                            + " is alive; show its token to go on with it, or choose another id",
                    new JsonObject()
                            .put("session", refusal.session())
                            .put("owner", View.owner(refusal.owner()))
                            .put("heartbeatAgeSeconds", JsonDurations.seconds(view.age(refusal.heartbeat()))));
        }

        @Override
        public Problem on(Refusal.Unauthenticated refusal) {
            return Problem.of(ProblemKind.UNAUTHENTICATED, refusal.detail()).with("WWW-Authenticate", "Bearer");
        }

        @Override
        public Problem on(Refusal.Forbidden refusal) {
            return Problem.of(ProblemKind.FORBIDDEN, refusal.detail());
        }

        @Override
        public Problem on(Refusal.NoSuchSession refusal) {
            return Problem.of(
                    ProblemKind.NO_SUCH_SESSION,
                    "no session " + refusal.session() + " is known here; open it with POST /sessions",
                    new JsonObject().put("session", refusal.session()));
        }

        @Override
        public Problem on(Refusal.NotFound refusal) {
            return Problem.of(ProblemKind.NOT_FOUND, refusal.what());
        }

        @Override
        public Problem on(Refusal.SessionGone refusal) {
            return Problem.of(
                    ProblemKind.SESSION_GONE,
                    "session " + refusal.session() + " has ended: " + told(refusal.ending())
                            + "; open it again, and restore",
                    new JsonObject().put("session", refusal.session()).put("ending", view.ending(refusal.ending())));
        }

        @Override
        public Problem on(Refusal.ClaimLost refusal) {
            return Problem.of(
                    ProblemKind.CLAIM_LOST,
                    "your claim on " + refusal.path() + " is gone: " + told(refusal.ending())
                            + "; claim it again before you go on",
                    new JsonObject()
                            .put("path", refusal.path().text())
                            .put("fence", refusal.fence())
                            .put("ending", view.ending(refusal.ending())));
        }

        @Override
        public Problem on(Refusal.VersionMismatch refusal) {
            var current = refusal.current();
            return Problem.of(
                    ProblemKind.VERSION_MISMATCH,
                    current == null
                            ? refusal.path() + " has no version yet; create it with If-None-Match: *"
                            : refusal.path() + " is at version " + current.version() + ", changed by "
                                    + current.session() + "; read it again",
                    new JsonObject()
                            .put("path", refusal.path().text())
                            .put("current", current == null ? null : view.resource(current)));
        }

        @Override
        public Problem on(Refusal.TooMany refusal) {
            return Problem.of(
                            ProblemKind.TOO_MANY,
                            refusal.what() + "; at most " + refusal.limit() + " are allowed (" + refusal.setting()
                                    + ")",
                            new JsonObject().put("limit", refusal.limit()).put("setting", refusal.setting()))
                    .retryAfter(LATER_SECONDS);
        }

        @Override
        public Problem on(Refusal.Invalid refusal) {
            return malformed(List.of(new FieldProblem(refusal.field(), refusal.problem())));
        }

        private String told(Ending ending) {
            return ending.type() + (ending.reason().isEmpty() ? "" : " (" + ending.reason() + ")") + " "
                    + JsonDurations.human(view.age(ending.at())) + " ago"
                    + (ending.by().isEmpty() ? "" : " by " + ending.by());
        }

        private static String person(Owner owner) {
            String user = owner.user() + (owner.hostname().isEmpty() ? "" : "@" + owner.hostname());
            String all = user + (user.isEmpty() || owner.tty().isEmpty() ? "" : ", ") + owner.tty();
            return all.isEmpty() ? "" : " (" + all + ")";
        }
    }
}
