package dev.dibs.service;

import dev.dibs.core.model.Answer;
import dev.dibs.core.model.Call;
import dev.dibs.core.model.Command;
import dev.dibs.core.model.Owner;
import dev.dibs.core.model.Path;
import dev.dibs.core.model.Query;
import dev.dibs.core.model.Refusal;
import dev.dibs.core.model.Reply;
import dev.dibs.core.model.RequestId;
import dev.dibs.core.model.SessionInfo;
import dev.dibs.host.ClusterView;
import dev.dibs.host.HostException;
import dev.dibs.host.LedgerHost;
import dev.dibs.host.TimeSource;
import dev.dibs.notify.TicketDesk;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What participants can do. Malformed input throws {@link BadRequestException}; a refusal is an answer; a fault fails the
 * future with a {@code HostException}.
 */
public final class ClaimService {
    private static final Duration DEFAULT_HOLD = Duration.ofSeconds(25);
    /** How much longer than a request's patience a call listens for the ledger to say that it is over. */
    private static final long LAST_WORD_MILLIS = 2_000;

    private static final int MAX_TEXT = 1_000;
    private static final int MAX_NAME = 200;
    private static final int MAX_VALUE = 16 * 1024;

    private final Vertx vertx;
    private final LedgerHost host;
    private final TicketDesk desk;
    private final ProcessWatch processes;
    private final String operatorToken;
    private final String idPrefix = UUID.randomUUID().toString().substring(0, 13) + '-';
    private final AtomicLong ids = new AtomicLong();
    private final Handler<Throwable> failed = this::failed;
    private volatile Consumer<HostException.Code> faults = code -> {};

    /**
     * The use cases over a host.
     *
     * @param operatorToken lets its bearer break claims; empty to let nobody
     */
    public ClaimService(Vertx vertx, LedgerHost host, TicketDesk desk, ProcessWatch processes, String operatorToken) {
        this.vertx = vertx;
        this.host = host;
        this.desk = desk;
        this.processes = processes;
        this.operatorToken = operatorToken;
    }

    /** Has somebody told why what participants wanted was not done; on any thread, be quick. */
    public void onFault(Consumer<HostException.Code> told) {
        faults = told;
    }

    /** Opens a session; answers {@code Opened}. */
    public Future<Answer> open(String workspace, Caller caller, SessionRequest request) {
        String id = request.id() == null ? "s-" + UUID.randomUUID() : Inputs.id("id", request.id());
        Owner owner = new Owner(
                Inputs.text("name", request.name(), MAX_NAME),
                Inputs.text("user", request.user(), MAX_NAME),
                Inputs.text("hostname", request.hostname(), MAX_NAME),
                Inputs.text("tty", request.tty(), MAX_NAME),
                Inputs.text("directory", request.directory(), MAX_TEXT));
        if (request.pid() < 0 || request.pid() > Integer.MAX_VALUE) {
            throw new BadRequestException(
                    "pid", "pid " + request.pid() + " is not a process id; leave it out for none");
        }
        long seen = processes.sees(request.pid(), owner.hostname()) ? request.pid() : 0;
        SessionInfo info = new SessionInfo(
                id,
                request.kind() == null ? "" : Inputs.word("kind", request.kind()),
                owner,
                seen,
                Inputs.text("branch", request.branch(), MAX_NAME),
                host.nodeId(),
                Inputs.labels(request.labels()),
                processes.start(seen, owner.hostname()));
        String token = Tokens.make();
        Command.Open open = new Command.Open(call(caller), info, token, Tokens.hash(token), Inputs.ttl(request.ttl()));
        return submit(Inputs.workspace(workspace), open).map(answer -> {
            if (answer.reply() instanceof Reply.Opened opened) {
                processes.opened(workspace, opened.session());
            }
            return answer;
        });
    }

    /** Keeps a session alive, and takes up the offers of the tickets named; answers {@code Beat}. */
    public Future<Answer> heartbeat(String workspace, Caller caller, String session, List<String> tickets) {
        return submit(Inputs.workspace(workspace), new Command.Heartbeat(call(caller), session, tickets));
    }

    /** Takes back what is still free of what the session held when it went; answers {@code Restored}. */
    public Future<Answer> restore(String workspace, Caller caller, String session) {
        return submit(Inputs.workspace(workspace), new Command.Restore(call(caller), session));
    }

    /** Leaves; answers {@code Released}. */
    public Future<Answer> close(String workspace, Caller caller, String session, String outcome, String note) {
        return submit(
                Inputs.workspace(workspace),
                new Command.Close(
                        call(caller),
                        session,
                        Inputs.text("outcome", outcome, MAX_NAME),
                        Inputs.text("note", note, MAX_TEXT)));
    }

    /** Claims paths; answers {@code Granted}, or {@code Queued} once {@code hold} is over. */
    public Future<Answer> claim(String workspace, Caller caller, ClaimRequest request, Listening listening) {
        List<Path> paths = Inputs.paths("paths", request.paths());
        if (paths.isEmpty()) {
            throw new BadRequestException("paths", "paths is empty; name at least one path to claim");
        }
        long patience = Inputs.patience(request.patience());
        long hold = hold(request.hold(), patience);
        String ticket = patience == 0 ? "" : "t-" + nextId();
        Command.Take take = new Command.Take(
                call(caller),
                paths,
                request.mode(),
                Inputs.ttl(request.ttl()),
                patience,
                hold,
                Inputs.text("reason", request.reason(), MAX_TEXT),
                Inputs.labels(request.labels()),
                ticket);
        String checked = Inputs.workspace(workspace);
        if (hold == 0) {
            return submit(checked, take);
        }
        return await(checked, caller, take, ticket, hold, hold >= patience, listening);
    }

    /** Goes on waiting; answers as {@link #claim} does. */
    public Future<Answer> ticket(
            String workspace, Caller caller, String ticket, @Nullable Duration hold, Listening listening) {
        long millis = Inputs.hold(hold == null ? DEFAULT_HOLD : hold);
        Command.CallTicket command = new Command.CallTicket(call(caller), Inputs.id("ticket", ticket), millis);
        String checked = Inputs.workspace(workspace);
        if (millis == 0) {
            return submit(checked, command);
        }
        return await(checked, caller, command, ticket, millis, false, listening);
    }

    /** Leaves the line; answers {@code Done}. */
    public Future<Answer> leaveLine(String workspace, Caller caller, String ticket) {
        return submit(Inputs.workspace(workspace), new Command.LeaveLine(call(caller), Inputs.id("ticket", ticket)));
    }

    /** Makes claims good for longer; no paths for all of them; answers {@code Renewed}. */
    public Future<Answer> renew(String workspace, Caller caller, List<String> paths, @Nullable Duration ttl) {
        return submit(
                Inputs.workspace(workspace),
                new Command.Renew(call(caller), Inputs.paths("paths", paths), ttl == null ? null : Inputs.ttl(ttl)));
    }

    /** Lets go; no paths for all; answers {@code Released}. */
    public Future<Answer> release(String workspace, Caller caller, List<String> paths, String outcome, String note) {
        return submit(
                Inputs.workspace(workspace),
                new Command.Release(
                        call(caller),
                        Inputs.paths("paths", paths),
                        Inputs.text("outcome", outcome, MAX_NAME),
                        Inputs.text("note", note, MAX_TEXT)));
    }

    /** Asks the holder of a path to let go; answers {@code Done}. */
    public Future<Answer> askHolder(String workspace, Caller caller, String path, String message) {
        return submit(
                Inputs.workspace(workspace),
                new Command.Ask(call(caller), Inputs.path("path", path), Inputs.text("message", message, MAX_TEXT)));
    }

    /** Hands a claim to another session; answers {@code Handed}. */
    public Future<Answer> handOff(String workspace, Caller caller, String path, String to) {
        return submit(
                Inputs.workspace(workspace),
                new Command.HandOff(call(caller), Inputs.path("path", path), Inputs.id("to", to)));
    }

    /** Takes claims away from their holders, for operators; answers {@code Broken}. */
    public Future<Answer> breakClaims(String workspace, Caller caller, String path, String reason) {
        if (caller.token() == null) {
            return refuse(
                    new Refusal.Unauthenticated("breaking a claim needs the operator's token, from operator.token"));
        }
        if (operatorToken.isEmpty() || !Tokens.same(operatorToken, caller.token())) {
            return refuse(
                    new Refusal.Forbidden("only the operator may break a claim; show the token in operator.token"));
        }
        if (reason.isBlank()) {
            throw new BadRequestException("reason", "reason is empty; say why the claim is taken away");
        }
        return submit(
                Inputs.workspace(workspace),
                new Command.Break(
                        call(caller), Inputs.path("path", path), Inputs.text("reason", reason, MAX_TEXT), "operator"));
    }

    /**
     * Writes a new version of a resource; answers {@code Written}.
     *
     * @param ifVersion the version it must have; null for any, 0 for none yet
     */
    public Future<Answer> write(
            String workspace,
            Caller caller,
            String path,
            @Nullable String checksum,
            @Nullable String value,
            String note,
            @Nullable Long ifVersion) {
        return submit(
                Inputs.workspace(workspace),
                new Command.Write(
                        call(caller),
                        Inputs.path("path", path),
                        checksum == null ? null : Inputs.text("checksum", checksum, MAX_NAME),
                        value == null ? null : Inputs.text("value", value, MAX_VALUE),
                        Inputs.text("note", note, MAX_TEXT),
                        ifVersion));
    }

    /** Answers a query. */
    public Future<Answer> ask(String workspace, Query query) {
        return host.ask(Inputs.workspace(workspace), query);
    }

    /** Every workspace with how much there is in it, by name. */
    public Future<List<WorkspaceSummary>> workspaces() {
        return host.workspaces().compose(names -> {
            List<Future<WorkspaceSummary>> counts = new ArrayList<>();
            for (String name : names) {
                counts.add(host.ask(name, new Query.Count())
                        .map(answer -> WorkspaceSummary.of(name, answer, host.ownerOf(name))));
            }
            return Future.all(counts).map(all -> all.list());
        });
    }

    /** Who is in the cluster. */
    public ClusterView cluster() {
        return host.cluster();
    }

    private Future<Answer> submit(String workspace, Command command) {
        return host.submit(workspace, command).onFailure(failed);
    }

    private void failed(Throwable failure) {
        if (failure instanceof HostException fault) {
            faults.accept(fault.code());
        }
    }

    /**
     * Submits what may end up in line, and listens until it is settled, {@code hold} is over or the caller is gone.
     *
     * @param toTheEnd whether the request gives up by itself when {@code hold} is over
     */
    private Future<Answer> await(
            String workspace,
            Caller caller,
            Command command,
            String ticket,
            long hold,
            boolean toTheEnd,
            Listening listening) {
        Future<TicketDesk.End> settled = desk.listen(workspace, ticket);
        return submit(workspace, command)
                .compose(answer -> {
                    if (!(answer.reply() instanceof Reply.Queued queued)) {
                        return Future.succeededFuture(answer);
                    }
                    if (!queued.ticket().equals(ticket)) {
                        // the request is a repeated one: its place in line has the first one's ticket
                        return ticket(
                                workspace, caller.withoutKey(), queued.ticket(), Duration.ofMillis(hold), listening);
                    }
                    desk.queued(workspace, ticket, answer.revision());
                    long left = toTheEnd ? hold + LAST_WORD_MILLIS : hold;
                    Promise<Boolean> over = Promise.promise();
                    Runnable noTimer = in(left, () -> over.tryComplete(false));
                    listening.whenGone(() -> over.tryComplete(true));
                    settled.onComplete(reply -> over.tryComplete(false));
                    return over.future().compose(gone -> {
                        noTimer.run();
                        listening.whenGone(null);
                        return lastWord(workspace, caller, command, ticket, settled, gone);
                    });
                })
                .onComplete(done -> {
                    desk.forget(workspace, ticket, settled);
                    if (settled.isComplete()
                            && done.succeeded()
                            && done.result().reply() instanceof Reply.Granted) {
                        desk.handedOver(settled.result());
                    }
                });
    }

    /** Sets a timer, on the caller's context if it has one; gives what stops it. */
    private Runnable in(long millis, Runnable task) {
        if (Vertx.currentContext() == null) {
            return TimeSource.system().in(TimeUnit.MILLISECONDS.toNanos(millis), task)::cancel;
        }
        long timer = vertx.setTimer(millis, id -> task.run());
        return () -> vertx.cancelTimer(timer);
    }

    private Future<Answer> lastWord(
            String workspace,
            Caller caller,
            Command command,
            String ticket,
            Future<TicketDesk.End> settled,
            boolean gone) {
        if (settled.isComplete() && !gone) {
            Answer answer = settled.result().answer().orElse(null);
            if (answer != null && isLast(answer.reply())) {
                return Future.succeededFuture(answer);
            }
        }
        // under an id of its own: the participant's key has its answer already
        Call call = call(caller.withoutKey());
        return submit(
                workspace,
                gone
                        ? new Command.HangUp(
                                call, ticket, command.call().request().value())
                        : new Command.CallTicket(call, ticket, 0));
    }

    /**
     * Whether nothing is left to be asked. What was granted while nobody listened, as far as the ledger knew, is to be taken up; and
     * of a request that is in line no more the ledger knows why.
     */
    private static boolean isLast(Reply settled) {
        if (settled instanceof Reply.Granted granted) {
            return granted.claims().stream().allMatch(view -> view.claim().offer() == null);
        }
        return !(settled instanceof Reply.Refused refused && refused.refusal() instanceof Refusal.NotFound);
    }

    private static long hold(@Nullable Duration written, long patience) {
        return written == null ? Math.min(patience, DEFAULT_HOLD.toMillis()) : Math.min(patience, Inputs.hold(written));
    }

    private String nextId() {
        return idPrefix + Long.toString(ids.incrementAndGet(), Character.MAX_RADIX);
    }

    private Call call(Caller caller) {
        RequestId request = caller.idempotencyKey() == null
                ? RequestId.own(nextId())
                : new RequestId(
                        Inputs.text("Idempotency-Key", caller.idempotencyKey(), MAX_NAME), caller.fingerprint());
        return new Call(request, caller.tokenHash(), host.nodeId());
    }

    private Future<Answer> refuse(Refusal refusal) {
        return Future.succeededFuture(new Answer(new Reply.Refused(refusal), 0, 0, 0));
    }
}
