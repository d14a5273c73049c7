package dev.dibs.kit;

import dev.dibs.core.ledger.Ledger;
import dev.dibs.core.model.Answer;
import dev.dibs.core.model.Command;
import dev.dibs.core.model.Query;
import dev.dibs.host.ClusterView;
import dev.dibs.host.Holdings;
import dev.dibs.host.HostException;
import dev.dibs.host.LedgerHost;
import dev.dibs.host.StepListener;
import dev.dibs.host.StepLog;
import io.vertx.core.Future;
import java.util.List;

/** A host that fails when a test says so, and else does what another does. */
public final class FaultyHost implements LedgerHost {
    private final LedgerHost host;
    private volatile HostException fault;
    private volatile boolean behind;

    public FaultyHost(LedgerHost host) {
        this.host = host;
    }

    /** Whether it was told that it stands behind others. */
    public boolean standsBehind() {
        return behind;
    }

    /** Fails every command, query and return from now on; null for none. */
    public void fault(HostException failure) {
        fault = failure;
    }

    @Override
    public Future<Answer> submit(String workspace, Command command) {
        return fault != null ? Future.failedFuture(fault) : host.submit(workspace, command);
    }

    @Override
    public Future<Answer> ask(String workspace, Query query) {
        return fault != null ? Future.failedFuture(fault) : host.ask(workspace, query);
    }

    @Override
    public void standBehind() {
        behind = true;
        host.standBehind();
    }

    @Override
    public Future<Void> bringBack(String workspace, Ledger written, String former) {
        return fault != null ? Future.failedFuture(fault) : host.bringBack(workspace, written, former);
    }

    @Override
    public Future<Boolean> hasSeen(String workspace, long revision) {
        return host.hasSeen(workspace, revision);
    }

    @Override
    public void writeDown(StepLog log) {
        host.writeDown(log);
    }

    @Override
    public Future<List<String>> workspaces() {
        return fault != null ? Future.failedFuture(fault) : host.workspaces();
    }

    @Override
    public ClusterView cluster() {
        return host.cluster();
    }

    @Override
    public Holdings holdings() {
        return host.holdings();
    }

    @Override
    public String nodeId() {
        return host.nodeId();
    }

    @Override
    public void onStep(StepListener listener) {
        host.onStep(listener);
    }

    @Override
    public Future<Void> close() {
        return host.close();
    }
}
