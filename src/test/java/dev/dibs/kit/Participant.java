package dev.dibs.kit;

import dev.dibs.core.model.Answer;
import dev.dibs.core.model.Call;
import dev.dibs.core.model.Command;
import dev.dibs.core.model.Mode;
import dev.dibs.core.model.Owner;
import dev.dibs.core.model.Path;
import dev.dibs.core.model.Reply;
import dev.dibs.core.model.RequestId;
import dev.dibs.core.model.SessionInfo;
import dev.dibs.host.LedgerHost;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** A session of a workspace that talks to a host, and waits for each answer. */
public final class Participant {
    private static final AtomicLong IDS = new AtomicLong();

    private final LedgerHost host;
    private final String workspace;
    private final String id;

    public Participant(LedgerHost host, String workspace, String id) {
        this.host = host;
        this.workspace = workspace;
        this.id = id;
    }

    /** The same session, through another host. */
    public Participant at(LedgerHost other) {
        return new Participant(other, workspace, id);
    }

    public String id() {
        return id;
    }

    public Reply open(long ttl) {
        return send(opening(ttl));
    }

    public Command opening(long ttl) {
        Owner owner = new Owner(id, "dev", "box", "pts/1", "/src");
        SessionInfo info = new SessionInfo(id, "agent", owner, 0, "main", host.nodeId(), Map.of());
        return new Command.Open(call(), info, "token-" + id, "hash-" + id, ttl);
    }

    public Reply take(String... paths) {
        return send(taking(Mode.EXCLUSIVE, 0, 0, paths));
    }

    public Reply take(Mode mode, long ttl, long patience, String... paths) {
        return send(taking(mode, ttl, patience, paths));
    }

    public Command taking(Mode mode, long ttl, long patience, String... paths) {
        List<Path> named = Stream.of(paths).map(Path::parse).toList();
        return new Command.Take(
                call(),
                named,
                mode,
                ttl,
                patience,
                patience,
                "because",
                Map.of("k", "v"),
                "t-" + IDS.incrementAndGet());
    }

    public Reply release(String... paths) {
        return send(
                new Command.Release(call(), Stream.of(paths).map(Path::parse).toList(), "", ""));
    }

    public Reply heartbeat() {
        return send(new Command.Heartbeat(call(), id, List.of()));
    }

    public Reply restore() {
        return send(new Command.Restore(call(), id));
    }

    public Reply close() {
        return send(new Command.Close(call(), id, "", ""));
    }

    public Reply breakPath(String path) {
        return send(new Command.Break(call(), Path.parse(path), "stuck", "operator"));
    }

    public Reply callTicket(String ticket) {
        return send(new Command.CallTicket(call(), ticket, 0));
    }

    public Reply send(Command command) {
        return answer(command).reply();
    }

    public Answer answer(Command command) {
        return await(host.submit(workspace, command));
    }

    /** Who asks, under a new request id. */
    public Call call() {
        return new Call(RequestId.own("r-" + IDS.incrementAndGet()), "hash-" + id, host.nodeId());
    }

    /** Who asks, under a key of its own. */
    public Call call(String key, String fingerprint) {
        return new Call(new RequestId(key, fingerprint), "hash-" + id, host.nodeId());
    }

    public static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException inner ? inner : new IllegalStateException(e);
        } catch (InterruptedException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }
}
