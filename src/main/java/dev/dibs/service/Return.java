package dev.dibs.service;

import dev.dibs.core.model.Answer;
import dev.dibs.core.model.Call;
import dev.dibs.core.model.Command;
import dev.dibs.core.model.Query;
import dev.dibs.core.model.Reply;
import dev.dibs.core.model.RequestId;
import dev.dibs.core.model.SessionView;
import dev.dibs.host.ClusterView;
import dev.dibs.host.HostException;
import dev.dibs.host.LedgerHost;
import dev.dibs.journal.Journal;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Brings back what a node wrote down: when it returns after a restart, and when members were lost, as they may have been the
 * only ones that had it. Where there is a ledger that has seen all of it, nothing is sent.
 */
public final class Return {
    private static final System.Logger LOG = System.getLogger(Return.class.getName());
    private static final long LOOK_MILLIS = 2_000;

    private static final long LATER_MILLIS = 1_000;

    private static final int MAX_IDS = 16;

    /** How many workspaces are looked after at a time. */
    private static final int LANES = 8;

    /** What passes by itself. */
    private static final Set<HostException.Code> AGAIN = EnumSet.of(
            HostException.Code.NO_QUORUM,
            HostException.Code.SUSPECT,
            HostException.Code.STARTING,
            HostException.Code.UNKNOWN);

    private final Vertx vertx;
    private final Context context;
    private final LedgerHost host;
    private final Journal journal;
    private final ProcessWatch processes;
    private final long timer;
    /** Workspaces whose ledgers are not back. */
    private final Set<String> owed = ConcurrentHashMap.newKeySet();

    /** Those that are tried again in a moment. */
    private final Set<String> waiting = ConcurrentHashMap.newKeySet();

    /** Workspaces whose sessions may name this node by an id from before its start. */
    private final Set<String> strangers = ConcurrentHashMap.newKeySet();

    /** The ids of this node that the journal has. */
    private volatile List<String> kept = List.of();

    private Set<String> members = Set.of();
    /** What is being brought; only on the context, like the members. */
    private Future<Void> bringing = Future.succeededFuture();

    private volatile boolean begun;
    private volatile boolean closed;

    /** The return of this host's node with its journal. */
    public Return(Vertx vertx, LedgerHost host, Journal journal, ProcessWatch processes) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.host = host;
        this.journal = journal;
        this.processes = processes;
        this.timer = vertx.setPeriodic(LOOK_MILLIS, now -> lookSoon());
        host.onMerged(this::merged);
        journal.onUnseen(this::lookSoon);
    }

    /** Brings everything back; the future completes when it is there, or cannot be. */
    public Future<Void> all() {
        List<String> known = journal.workspaces();
        owed.addAll(known);
        strangers.addAll(known);
        return keepIds()
                .otherwise(Return::unkept)
                .compose(ids -> each(known, this::ledger, this::failed))
                .compose(ledgers -> each(backOf(known), this::sessions, this::failed))
                .onComplete(done -> {
                    begun = true;
                    standBehind();
                });
    }

    private Future<Void> each(
            List<String> workspaces,
            Function<String, Future<Void>> step,
            BiFunction<String, Throwable, @Nullable Void> onFailure) {
        return Lanes.each(context, workspaces, LANES, step, onFailure);
    }

    /** Those whose ledgers are there. */
    private List<String> backOf(List<String> workspaces) {
        return workspaces.stream()
                .filter(workspace -> !owed.contains(workspace))
                .toList();
    }

    /** Looks after nothing more. */
    public void close() {
        closed = true;
        host.onMerged(Future::succeededFuture);
        journal.onUnseen(() -> {});
        vertx.cancelTimer(timer);
    }

    /** Has the journal know all ids of this node that sessions may name: those of before its start until all sessions are its again. */
    private Future<Void> keepIds() {
        List<String> ids = new ArrayList<>(strangers.isEmpty() ? List.of() : journal.formerNodes());
        ids.addAll(host.formerIds());
        ids.add(host.nodeId());
        List<String> newest = List.copyOf(ids.subList(Math.max(0, ids.size() - MAX_IDS), ids.size()));
        if (newest.equals(kept)) {
            return Future.succeededFuture();
        }
        return onContext(journal.keptBy(newest)).map(done -> {
            kept = newest;
            return null;
        });
    }

    /** At the next look it is tried again. */
    private static @Nullable Void unkept(Throwable failure) {
        LOG.log(Level.DEBUG, "the ids of this node are not written down", failure);
        return null;
    }

    private void lookSoon() {
        boolean ignored = onContext(this::look);
    }

    private void look() {
        keepIds().onFailure(Return::unkept);
        if (begun && (closed || !bringing.isComplete() || !mayChange() || host.isMerging())) {
            return;
        }
        Set<String> before = members;
        members = membersNow();
        if (begun) {
            // who went may have taken something along that only this journal knows; and what failed is tried again
            bringing = bring(members.containsAll(before) ? journal.unseen() : journal.workspaces())
                    .map(this::later);
        }
    }

    /** Brings what did not arrive when this node's ledgers were merged into those of others, until it is there. */
    private Future<Void> merged() {
        Promise<Void> all = Promise.promise();
        if (!onContext(() -> arrive(journal.workspaces(), all))) {
            all.complete();
        }
        return all.future();
    }

    private void arrive(List<String> workspaces, Promise<Void> all) {
        if (closed) {
            all.complete();
            return;
        }
        members = membersNow();
        bringing = bringing.compose(before -> bring(workspaces)).map(again -> {
            if (again.isEmpty() || closed || !host.isMerging() || !mayChange()) {
                all.complete();
                return later(again);
            }
            long soon = vertx.setTimer(LATER_MILLIS, now -> arrive(again, all));
            LOG.log(Level.TRACE, "timer {0}", soon);
            return null;
        });
    }

    private Set<String> membersNow() {
        return host.cluster().members().stream().map(ClusterView.Member::id).collect(Collectors.toSet());
    }

    /** Brings what the owners have not seen; gives those of which that is to be tried again, but for owners that are starting. */
    private Future<List<String>> bring(List<String> workspaces) {
        Set<String> again = ConcurrentHashMap.newKeySet();
        return each(workspaces, workspace -> one(workspace, ""), (workspace, failure) -> {
                    boolean isLong =
                            failure instanceof HostException fault && fault.code() == HostException.Code.STARTING;
                    if (isLong || !passes(failure)) {
                        return failed(workspace, failure);
                    }
                    again.add(workspace);
                    return null;
                })
                .map(done -> List.copyOf(again));
    }

    private Future<Void> one(String workspace, String former) {
        return host.hasSeen(workspace, journal.revision(workspace))
                .compose(seen -> seen
                        ? Future.succeededFuture()
                        : onContext(journal.ledger(workspace))
                                .compose(ledger -> host.bringBack(workspace, ledger, former)));
    }

    private Future<Void> ledger(String workspace) {
        List<String> ids = journal.formerNodes();
        return one(workspace, ids.isEmpty() ? "" : ids.get(ids.size() - 1)).onSuccess(back -> settled(workspace));
    }

    /** The sessions that this node answered for. */
    private Future<Void> sessions(String workspace) {
        Future<Void> resumed = Future.succeededFuture();
        for (String former : journal.formerNodes()) {
            resumed = resumed.compose(
                    before -> host.submit(workspace, resume(former)).mapEmpty());
        }
        return resumed.compose(back -> host.ask(workspace, new Query.ListSessions(null)))
                .onSuccess(answer -> {
                    strangers.remove(workspace);
                    watch(workspace, answer);
                })
                .mapEmpty();
    }

    /** What fails for want of a quorum, or of an answer, is tried again later; nobody waits for that. */
    private @Nullable Void failed(String workspace, Throwable failure) {
        if (closed) {
            return null;
        }
        if (passes(failure)) {
            LOG.log(Level.DEBUG, "workspace " + workspace + " waits to be brought back", failure);
            later(workspace);
        } else {
            LOG.log(Level.ERROR, "workspace " + workspace + " was not brought back", failure);
            strangers.remove(workspace);
            settled(workspace);
        }
        return null;
    }

    private static boolean passes(Throwable failure) {
        return failure instanceof HostException fault && AGAIN.contains(fault.code());
    }

    private @Nullable Void later(List<String> workspaces) {
        workspaces.forEach(this::later);
        return null;
    }

    private void later(String workspace) {
        if (closed || !waiting.add(workspace)) {
            return;
        }
        long soon = vertx.setTimer(LATER_MILLIS, now -> {
            waiting.remove(workspace);
            if (!mayChange() || host.isMerging()) {
                later(workspace);
                return;
            }
            ledger(workspace).compose(back -> sessions(workspace)).onFailure(again -> failed(workspace, again));
        });
        LOG.log(Level.TRACE, "timer {0}", soon);
    }

    /** Whether what is written down can be brought anywhere at present: to read it takes long, and would be for nothing. */
    private boolean mayChange() {
        return host.degraded().isEmpty() && !host.isSuspect();
    }

    /** The ledger is back, or never will be. */
    private void settled(String workspace) {
        owed.remove(workspace);
        standBehind();
    }

    private void standBehind() {
        if (!closed && owed.isEmpty()) {
            host.standBehind();
        }
    }

    /** The sessions that this node answered for are its again, whoever kept the ledger. */
    private Command resume(String former) {
        Call call = new Call(RequestId.own("back-" + former + '-' + host.nodeId()), "", host.nodeId());
        return new Command.Resume(call, former, false);
    }

    private void watch(String workspace, Answer answer) {
        if (answer.reply() instanceof Reply.Sessions sessions) {
            for (SessionView session : sessions.sessions()) {
                processes.returned(workspace, session);
            }
        }
    }

    /** Tells whether it will run: not when Vert.x was closed before this was. */
    private boolean onContext(Runnable task) {
        try {
            context.runOnContext(now -> task.run());
            return true;
        } catch (RejectedExecutionException e) {
            LOG.log(Level.DEBUG, "closed", e);
            return false;
        }
    }

    private <T> Future<T> onContext(CompletableFuture<T> answer) {
        return Future.fromCompletionStage(answer, vertx.getOrCreateContext());
    }
}
