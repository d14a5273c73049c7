package dev.dibs.kit;

import dev.dibs.core.ledger.Ledger;
import dev.dibs.core.model.Answer;
import dev.dibs.core.model.Command;
import dev.dibs.core.model.Query;
import dev.dibs.core.model.Step;
import dev.dibs.host.ClusterView;
import dev.dibs.host.LedgerHost;
import dev.dibs.host.StepListener;
import dev.dibs.host.StepLog;
import io.vertx.core.Future;
import java.util.List;
import java.util.Random;

/** A host whose steps are told badly: some never, some twice, some late and out of order. What it does, it does right. */
public final class MumblingHost implements LedgerHost {
    private final LedgerHost host;
    private final Random random;
    private volatile int percentLost;
    private volatile int percentLate;
    private volatile int percentTwice;

    public MumblingHost(LedgerHost host, long seed) {
        this.host = host;
        this.random = new Random(seed);
    }

    /** From now on so many of a hundred steps are lost, told after the next one, told twice. */
    public void mumble(int lost, int late, int twice) {
        percentLost = lost;
        percentLate = late;
        percentTwice = twice;
    }

    @Override
    public void onStep(StepListener listener) {
        host.onStep(new StepListener() {
            private Step late;

            @Override
            public synchronized void stepTaken(String workspace, Step step) {
                int dice = random.nextInt(100);
                if (dice < percentLost) {
                    return;
                }
                if (dice < percentLost + percentLate && late == null) {
                    late = step;
                    return;
                }
                listener.stepTaken(workspace, step);
                if (dice < percentLost + percentLate + percentTwice) {
                    listener.stepTaken(workspace, step);
                }
                if (late != null) {
                    listener.stepTaken(workspace, late);
                    late = null;
                }
            }
        });
    }

    @Override
    public Future<Answer> submit(String workspace, Command command) {
        return host.submit(workspace, command);
    }

    @Override
    public Future<Answer> ask(String workspace, Query query) {
        return host.ask(workspace, query);
    }

    @Override
    public void standBehind() {
        host.standBehind();
    }

    @Override
    public Future<Void> bringBack(String workspace, Ledger written, String former) {
        return host.bringBack(workspace, written, former);
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
        return host.workspaces();
    }

    @Override
    public ClusterView cluster() {
        return host.cluster();
    }

    @Override
    public String nodeId() {
        return host.nodeId();
    }

    @Override
    public Future<Void> close() {
        return host.close();
    }
}
