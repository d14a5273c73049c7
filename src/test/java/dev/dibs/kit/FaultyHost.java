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
import io.vertx.core.Promise;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** A host that fails when a test says so, and else does what another does. */
public final class FaultyHost implements LedgerHost {
    private volatile LedgerHost host;
    private volatile HostException fault;
    private volatile String silent;
    private volatile String degraded = "";
    private volatile boolean behind;
    private volatile ClusterView cluster;
    private volatile boolean merging;
    private volatile Supplier<Future<Void>> afterMerge = Future::succeededFuture;
    private final AtomicInteger looks = new AtomicInteger();

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

    /** A cut has healed: others' ledgers answer from now on, and this node's are on their way into those. */
    public void mergesInto(LedgerHost others) {
        merging = true;
        host = others;
    }

    /** Hazelcast's part of it is over; the future completes when this node has looked after its own. */
    public Future<Void> isMerged() {
        return afterMerge.get().onComplete(done -> merging = false);
    }

    @Override
    public boolean isMerging() {
        return merging;
    }

    @Override
    public void onMerged(Supplier<Future<Void>> look) {
        afterMerge = look;
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

    /** The owner of this workspace's ledger says no word from now on. */
    public void silent(String workspace) {
        silent = workspace;
    }

    /** How often it was asked whether a ledger has seen something. */
    public int looks() {
        return looks.get();
    }

    /** What is read from now on may be old, for this reason; empty for none. */
    public void degraded(String why) {
        degraded = why;
    }

    @Override
    public String degraded() {
        HostException now = fault;
        return now != null && now.code() == HostException.Code.NO_QUORUM ? "no-quorum" : degraded;
    }

    @Override
    public Future<Boolean> hasSeen(String workspace, long revision) {
        looks.incrementAndGet();
        return workspace.equals(silent) ? Promise.<Boolean>promise().future() : host.hasSeen(workspace, revision);
    }

    @Override
    public void writeDown(StepLog log) {
        host.writeDown(log);
    }

    @Override
    public Future<List<String>> workspaces() {
        return fault != null ? Future.failedFuture(fault) : host.workspaces();
    }

    /** Says from now on that this is the cluster. */
    public void cluster(ClusterView view) {
        cluster = view;
    }

    @Override
    public ClusterView cluster() {
        ClusterView said = cluster;
        return said == null ? host.cluster() : said;
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
