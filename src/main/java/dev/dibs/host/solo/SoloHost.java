package dev.dibs.host.solo;

import dev.dibs.core.ledger.Ledger;
import dev.dibs.core.model.Answer;
import dev.dibs.core.model.Command;
import dev.dibs.core.model.LedgerSettings;
import dev.dibs.core.model.Query;
import dev.dibs.core.model.Reply;
import dev.dibs.host.ClusterView;
import dev.dibs.host.Holdings;
import dev.dibs.host.HostException;
import dev.dibs.host.LedgerHost;
import dev.dibs.host.LedgerKeeper;
import dev.dibs.host.Standing;
import dev.dibs.host.StepListener;
import dev.dibs.host.StepLog;
import dev.dibs.host.StepRun;
import dev.dibs.host.TimeSource;
import dev.dibs.wire.binary.Letter;
import io.vertx.core.Future;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A cluster of one: every ledger in this node's memory, each step taken on the caller's thread. */
public final class SoloHost implements LedgerHost {
    private static final System.Logger LOG = System.getLogger(SoloHost.class.getName());

    private final String nodeId = UUID.randomUUID().toString();
    private final Instant since;
    private final String version;
    private final LedgerKeeper keeper;
    private final Map<String, Ledger> ledgers = new ConcurrentHashMap<>();
    /** A workspace always has the same one of these; some share one. */
    private final List<Object> locks = Stream.generate(Object::new).limit(64).toList();

    private volatile boolean closed;

    /** A node of this version with no ledger yet, and the same settings for every workspace. */
    public SoloHost(LedgerSettings settings, TimeSource time, String version) {
        this(workspace -> settings, time, version);
    }

    /** A node of this version with no ledger yet, and settings by workspace. */
    public SoloHost(Function<String, LedgerSettings> settings, TimeSource time, String version) {
        this.since = Instant.ofEpochMilli(time.wallMillis());
        this.version = version;
        this.keeper = new LedgerKeeper(new Alone(nodeId), settings, time, this::tick);
    }

    @Override
    public Future<Answer> submit(String workspace, Command command) {
        Letter letter = keeper.letter(command);
        return at(workspace, ledger -> {
            StepRun run = keeper.begin(workspace, ledger, 0, 0);
            Answer answer = run.take(letter);
            run.end();
            if (run.ledger() != null && ledger == null) {
                ledgers.put(workspace, run.ledger());
            }
            return answer;
        });
    }

    @Override
    public Future<Answer> ask(String workspace, Query query) {
        return at(workspace, ledger -> keeper.ask(workspace, ledger, query));
    }

    /** Alone there is no majority. */
    @Override
    public void standBehind() {}

    @Override
    public Future<Void> bringBack(String workspace, Ledger written, String former) {
        return at(workspace, present -> {
                    Ledger back = keeper.bringBack(workspace, present, written, keeper.resume(former));
                    if (back != null) {
                        ledgers.put(workspace, back);
                    }
                    return new Answer(new Reply.Done(), 0, 0, 0);
                })
                .mapEmpty();
    }

    @Override
    public Future<Boolean> hasSeen(String workspace, long revision) {
        return at(workspace, present -> {
                    boolean seen = present != null && present.hasSeen(revision);
                    return new Answer(new Reply.Done(), seen ? revision : 0, 0, 0);
                })
                .map(answer -> answer.revision() == revision);
    }

    @Override
    public void writeDown(StepLog log) {
        keeper.writeDown(log);
    }

    @Override
    public Future<List<String>> workspaces() {
        return Future.succeededFuture(ledgers.keySet().stream().sorted().toList());
    }

    @Override
    public ClusterView cluster() {
        List<ClusterView.Member> members = new ArrayList<>();
        members.add(new ClusterView.Member(nodeId, "", true, since, version, true));
        return new ClusterView(members, 1, true, 1);
    }

    @Override
    public Holdings holdings() {
        return keeper.holdings();
    }

    @Override
    public String nodeId() {
        return nodeId;
    }

    @Override
    public void onStep(StepListener listener) {
        keeper.onStep(listener);
    }

    @Override
    public Future<Void> close() {
        closed = true;
        keeper.close();
        return Future.succeededFuture();
    }

    private Future<Answer> at(String workspace, Function<@Nullable Ledger, Answer> step) {
        if (closed) {
            return Future.failedFuture(
                    new HostException(HostException.Code.STOPPING, "this node is stopping; ask another"));
        }
        synchronized (locks.get(Math.floorMod(workspace.hashCode(), locks.size()))) {
            try {
                return Future.succeededFuture(step.apply(ledgers.get(workspace)));
            } catch (HostException e) {
                return Future.failedFuture(e);
            } catch (RuntimeException e) {
                LOG.log(Level.ERROR, "a step of workspace " + workspace + " failed", e);
                return Future.failedFuture(new HostException(
                        HostException.Code.FAULT, "workspace " + workspace + " could not do this; see the log", e));
            }
        }
    }

    private void tick(String workspace, Command tick) {
        submit(workspace, tick).onFailure(e -> keeper.tickFailed(workspace));
    }

    private record Alone(String nodeId) implements Standing {
        @Override
        public boolean lives(String id) {
            return id.equals(nodeId);
        }

        @Override
        public int place() {
            return 0;
        }

        @Override
        public boolean hasQuorum() {
            return true;
        }
    }
}
