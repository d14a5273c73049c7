package dev.dibs.service;

import dev.dibs.core.model.Answer;
import dev.dibs.core.model.Query;
import dev.dibs.core.model.Reply;
import dev.dibs.core.model.SessionView;
import dev.dibs.host.HostException;
import dev.dibs.host.LedgerHost;
import dev.dibs.journal.Journal;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.lang.System.Logger.Level;
import java.util.concurrent.CompletableFuture;

/**
 * A node's return after a restart: what it wrote down is there again, unless others have kept it, and the sessions that it
 * answered for are its again.
 */
public final class Return {
    private static final System.Logger LOG = System.getLogger(Return.class.getName());

    private static final long LATER_MILLIS = 1_000;

    private final Vertx vertx;
    private final LedgerHost host;
    private final Journal journal;
    private final ProcessWatch processes;

    /** The return of this host's node with its journal. */
    public Return(Vertx vertx, LedgerHost host, Journal journal, ProcessWatch processes) {
        this.vertx = vertx;
        this.host = host;
        this.journal = journal;
        this.processes = processes;
    }

    /** Brings everything back; the future completes when it is there, or cannot be. */
    public Future<Void> all() {
        Future<Void> all = onContext(journal.keptBy(host.nodeId())).mapEmpty();
        for (String workspace : journal.workspaces()) {
            all = all.compose(before -> one(workspace)).otherwise(failure -> {
                failed(workspace, failure);
                return null;
            });
        }
        return all;
    }

    /** Without a quorum nothing is brought back; it is when there is one, and nobody waits for that. */
    private void failed(String workspace, Throwable failure) {
        if (failure instanceof HostException fault && fault.code() == HostException.Code.NO_QUORUM) {
            long later =
                    vertx.setTimer(LATER_MILLIS, now -> one(workspace).onFailure(again -> failed(workspace, again)));
            LOG.log(Level.DEBUG, "workspace {0} waits for a quorum, timer {1}", workspace, later);
        } else {
            LOG.log(Level.ERROR, "workspace " + workspace + " was not brought back", failure);
        }
    }

    /** Its owner keeps the ledger that it has; only one that has none takes what was written down. */
    private Future<Void> one(String workspace) {
        return onContext(journal.ledger(workspace))
                .compose(ledger -> host.bringBack(workspace, ledger, journal.formerNode()))
                .compose(back -> host.ask(workspace, new Query.ListSessions(null)))
                .onSuccess(answer -> watch(workspace, answer))
                .mapEmpty();
    }

    private void watch(String workspace, Answer answer) {
        if (answer.reply() instanceof Reply.Sessions sessions) {
            for (SessionView session : sessions.sessions()) {
                processes.returned(workspace, session, session.started() + answer.offset());
            }
        }
    }

    private <T> Future<T> onContext(CompletableFuture<T> answer) {
        Context context = vertx.getOrCreateContext();
        Promise<T> promise = Promise.promise();
        var ignored = answer.whenComplete((value, failure) -> context.runOnContext(now -> {
            if (failure == null) {
                promise.complete(value);
            } else {
                promise.fail(failure);
            }
        }));
        return promise.future();
    }
}
