package dev.dibs;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.dibs.core.model.Answer;
import dev.dibs.core.model.ClaimView;
import dev.dibs.core.model.Event;
import dev.dibs.core.model.Mode;
import dev.dibs.core.model.Reply;
import dev.dibs.core.model.SessionView;
import dev.dibs.service.Caller;
import dev.dibs.service.ClaimRequest;
import dev.dibs.service.Listening;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One participant. It keeps itself alive, and tells a loss through {@link #onLost}: as soon as the workspace does, and at the
 * latest when its own time is up, counted from the moment when its last successful sign of life was <em>sent</em>; by then
 * nobody else was let in.
 */
public final class Session {
    private static final long MAX_BEAT_MILLIS = 30_000;

    private final Engine engine;
    private final String workspace;
    private final String id;
    private final Caller caller;
    private final long ttlNanos;
    private final Map<String, Long> held = new ConcurrentHashMap<>();
    private final List<Handler<Loss>> lossHandlers = new CopyOnWriteArrayList<>();
    private final Consumer<Event> ear = this::hear;
    private volatile long goodUntil;
    private volatile boolean over;
    private volatile long timer;

    Session(Engine engine, String workspace, Reply.Opened opened, long revision, long sent) {
        SessionView view = opened.session();
        this.engine = engine;
        this.workspace = workspace;
        this.id = view.info().id();
        this.caller = Caller.of(opened.token());
        this.ttlNanos = TimeUnit.MILLISECONDS.toNanos(view.ttl());
        this.goodUntil = sent + ttlNanos;
        engine.ears().listen(workspace, id, revision, ear);
        beatIn(beatMillis());
    }

    /** Its id. */
    public String id() {
        return id;
    }

    /** Claims a path; fails with {@link ClaimRefusedException}. */
    public Future<Claim> claim(String path, ClaimOptions options) {
        return claim(List.of(path), options).map(claims -> claims.get(0));
    }

    /** Claims paths, all or none; fails with {@link ClaimRefusedException}. */
    public Future<List<Claim>> claim(List<String> paths, ClaimOptions options) {
        ClaimRequest request = new ClaimRequest(
                paths,
                options.isShared() ? Mode.SHARED : Mode.EXCLUSIVE,
                options.getTtl(),
                options.getWait(),
                null,
                options.getReason(),
                options.getLabels());
        return stillThere(() -> engine.service().claim(workspace, caller, request, new Listening()))
                .compose(this::granted);
    }

    private Future<List<Claim>> granted(Answer answer) {
        if (answer.reply() instanceof Reply.Queued queued) {
            return stillThere(() -> engine.service().ticket(workspace, caller, queued.ticket(), null, new Listening()))
                    .compose(this::granted);
        }
        return Failures.expect(Reply.Granted.class, Future.succeededFuture(answer))
                .map(granted -> granted.claims().stream().map(this::hold).toList());
    }

    private Claim hold(ClaimView view) {
        held.put(view.claim().path().text(), view.claim().fence());
        return new Claim(this, view.claim());
    }

    /** Makes claims good for longer; no paths for all of them. */
    public Future<Void> renew(List<String> paths, Duration ttl) {
        return Failures.expect(
                        Reply.Renewed.class, stillThere(() -> engine.service().renew(workspace, caller, paths, ttl)))
                .mapEmpty();
    }

    /** Lets go of paths; fails with {@link ClaimLostException} if one was lost before, and then of none. */
    @CanIgnoreReturnValue
    public Future<Void> release(List<String> paths) {
        return Failures.expect(
                        Reply.Released.class,
                        stillThere(() -> engine.service().release(workspace, caller, paths, "", "")))
                .map(released -> {
                    released.released()
                            .forEach(claim -> held.remove(claim.path().text()));
                    return null;
                });
    }

    /** Has a handler told each loss, on a Vert.x context; one for the session itself comes at most once. */
    @CanIgnoreReturnValue
    public Session onLost(Handler<Loss> handler) {
        lossHandlers.add(handler);
        return this;
    }

    /** Leaves, and lets go of everything. */
    @CanIgnoreReturnValue
    public Future<Void> close() {
        if (!end()) {
            return Future.succeededFuture();
        }
        return Failures.expect(
                        Reply.Released.class,
                        Engine.attempt(() -> engine.service().close(workspace, caller, id, "", "")))
                .mapEmpty();
    }

    private Future<Answer> stillThere(Supplier<Future<Answer>> call) {
        if (isOver()) {
            return gone();
        }
        // its time may run out on the way, as when the process is stopped: then no answer holds any more
        return Engine.attempt(call).compose(answer -> isOver() ? gone() : Future.succeededFuture(answer));
    }

    /** Whether it is over; when its time is up and nobody noticed yet, its handlers are told. */
    private boolean isOver() {
        if (!over && goodUntil - System.nanoTime() < 0) {
            Context context = Vertx.currentContext();
            if (context == null) {
                engine.vertx().getOrCreateContext().runOnContext(now -> lose(new Loss("", "heartbeat", "")));
                return true;
            }
            lose(new Loss("", "heartbeat", ""));
        }
        return over;
    }

    private <T> Future<T> gone() {
        return Future.failedFuture(new ClaimLostException("session-gone", "session " + id + " is over; open another"));
    }

    private long beatMillis() {
        return Math.max(1, Math.min(MAX_BEAT_MILLIS, TimeUnit.NANOSECONDS.toMillis(ttlNanos) / 3));
    }

    private void beatIn(long millis) {
        Vertx vertx = engine.vertx();
        long left = TimeUnit.NANOSECONDS.toMillis(goodUntil - System.nanoTime());
        timer = vertx.setTimer(Math.max(1, Math.min(millis, left)), now -> beat());
    }

    private void beat() {
        if (over) {
            return;
        }
        if (goodUntil - System.nanoTime() <= 0) {
            lose(new Loss("", "heartbeat", ""));
            return;
        }
        long sent = System.nanoTime();
        Failures.expect(
                        Reply.Beat.class,
                        Engine.attempt(() -> engine.service().heartbeat(workspace, caller, id, List.of())))
                .onComplete(beaten -> {
                    if (beaten.succeeded()) {
                        goodUntil = sent + ttlNanos;
                        beatIn(beatMillis());
                    } else if (beaten.cause() instanceof ClaimLostException lost) {
                        lose(new Loss("", String.valueOf(lost.getMessage()), ""));
                    } else {
                        long most = Math.max(2, beatMillis() / 4);
                        beatIn(ThreadLocalRandom.current().nextLong(most / 2, most));
                    }
                });
    }

    private void lose(Loss loss) {
        if (over || loss.path().isEmpty() && !end()) {
            return;
        }
        for (Handler<Loss> handler : lossHandlers) {
            handler.handle(loss);
        }
    }

    /** Ends it; false when it was over. */
    private boolean end() {
        synchronized (held) {
            if (over) {
                return false;
            }
            over = true;
        }
        held.clear();
        boolean ignored = engine.vertx().cancelTimer(timer);
        engine.ears().leave(workspace, id, ear);
        return true;
    }

    private void hear(Event event) {
        switch (event.type()) {
            case SESSION_STALE -> lose(new Loss("", text(event.reason()), text(event.by())));
            case CLAIM_EXPIRED, CLAIM_BROKEN, CLAIM_REVOKED -> {
                String path = event.path() == null ? "" : event.path().text();
                if (held.remove(path) != null) {
                    lose(new Loss(path, text(event.reason()), text(event.by())));
                }
            }
            default -> {
                // the others take nothing away
            }
        }
    }

    private static String text(@Nullable String some) {
        return some == null ? "" : some;
    }
}
