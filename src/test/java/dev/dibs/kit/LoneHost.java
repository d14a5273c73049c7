package dev.dibs.kit;

import dev.dibs.core.ledger.Epochs;
import dev.dibs.core.ledger.Ledger;
import dev.dibs.core.model.Answer;
import dev.dibs.core.model.Call;
import dev.dibs.core.model.Command;
import dev.dibs.core.model.LedgerSettings;
import dev.dibs.core.model.Query;
import dev.dibs.core.model.RequestId;
import dev.dibs.core.model.Stamp;
import dev.dibs.core.model.Step;
import dev.dibs.host.ClusterView;
import dev.dibs.host.HostException;
import dev.dibs.host.LedgerHost;
import dev.dibs.host.StepListener;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A host of real ledgers on one thread at a time, whose clock and faults a test sets by hand. */
public final class LoneHost implements LedgerHost {
    private static final long OFFSET = 1_790_000_000_000L;

    private final Map<String, Ledger> ledgers = new TreeMap<>();
    private final List<StepListener> listeners = new CopyOnWriteArrayList<>();
    private final LedgerSettings settings;
    private final long start = System.nanoTime();
    private long skipped;
    private long ticks;
    private volatile HostException fault;

    public LoneHost(LedgerSettings settings) {
        this.settings = settings;
    }

    /** Fails all commands and queries from now on; null for none. */
    public void fault(HostException failure) {
        fault = failure;
    }

    /** Moves the clock on, and lets happen what is due. */
    public synchronized void skip(long millis) {
        skipped += millis;
        tick();
    }

    public synchronized void tick() {
        Call call = new Call(RequestId.own("tick-" + ++ticks), "", nodeId());
        ledgers.keySet().forEach(workspace -> apply(workspace, new Command.Tick(call)));
    }

    @Override
    public synchronized Future<Answer> submit(String workspace, Command command) {
        return fault != null ? Future.failedFuture(fault) : Future.succeededFuture(apply(workspace, command));
    }

    @Override
    public synchronized Future<Answer> ask(String workspace, Query query) {
        Ledger ledger = ledgers.containsKey(workspace) ? ledgers.get(workspace) : Ledger.create(workspace, settings);
        return fault != null ? Future.failedFuture(fault) : Future.succeededFuture(ledger.ask(query, now(), OFFSET));
    }

    @Override
    public synchronized Future<List<String>> workspaces() {
        return Future.succeededFuture(new ArrayList<>(ledgers.keySet()));
    }

    @Override
    public ClusterView cluster() {
        return new ClusterView(
                List.of(new ClusterView.Member(nodeId(), "127.0.0.1:5701", true, Instant.EPOCH, "test")), 1, true);
    }

    @Override
    public String nodeId() {
        return "node-1";
    }

    @Override
    public void onStep(StepListener listener) {
        listeners.add(listener);
    }

    @Override
    public Future<Void> close() {
        return Future.succeededFuture();
    }

    private Answer apply(String workspace, Command command) {
        Ledger ledger = ledgers.computeIfAbsent(workspace, name -> Ledger.create(name, settings));
        boolean first = ledger.revision() == 0;
        Step step = ledger.apply(
                command, new Stamp(now(), OFFSET, nodeId(), first ? Epochs.next(0, OFFSET, 0) : 0, "first use", null));
        listeners.forEach(listener -> listener.stepTaken(workspace, step));
        return step.answer();
    }

    private long now() {
        return (System.nanoTime() - start) / 1_000_000 + skipped;
    }
}
