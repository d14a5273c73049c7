package dev.dibs;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.dibs.core.model.Answer;
import dev.dibs.core.model.ClaimView;
import dev.dibs.core.model.Ending;
import dev.dibs.core.model.Event;
import dev.dibs.core.model.Mode;
import dev.dibs.core.model.Refusal;
import dev.dibs.core.model.Reply;
import dev.dibs.core.model.SessionView;
import dev.dibs.service.Caller;
import dev.dibs.service.ClaimRequest;
import dev.dibs.service.Listening;
import io.vertx.core.Closeable;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.internal.CloseFuture;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One participant. It keeps itself alive, and tells a loss through {@link #onLost}: as soon as the workspace does, and at the
 * latest when its own time is up, counted from the moment when its last successful sign of life was <em>sent</em>; by then
 * nobody else was let in.
 */
public final class Session {
    private static final System.Logger LOG = System.getLogger(Session.class.getName());
    private static final long MAX_BEAT_MILLIS = 30_000;
    /** So many claims a heartbeat lists at most; who has more is told of losses by events and calls alone. */
    private static final int MAX_LISTED = 1_000;
    /** What a ledger answers that does not know the session, any more or at all. */
    private static final Set<String> GONE = Set.of("session-gone", "no-such-session", "unauthenticated");

    private final Engine engine;
    private final String workspace;
    private final String id;
    private final Caller caller;
    private final long ttlNanos;
    private final HeldClaims held = new HeldClaims();
    /** Guards itself and {@link #lost}. */
    private final List<LossHandler> lossHandlers = new ArrayList<>();

    private @Nullable Loss lost;
    private final Ears.Hearer ear = new Ears.Hearer() {
        @Override
        public void event(Event event) {
            hear(event);
        }

        @Override
        public void gap() {
            beatSoon();
        }

        @Override
        public void deaf() {
            lose(new Loss("", "closed", ""));
        }
    };
    private final AtomicBoolean beating = new AtomicBoolean();
    /** Whether what is held is to be compared once more with what the ledger has. */
    private volatile boolean again;

    private final AtomicInteger releasing = new AtomicInteger();
    private final long opened;
    private final Closeable undeployed = completion -> close().otherwiseEmpty().onComplete(completion);
    /** Of the verticle that opened it; null where it was none. */
    private final @Nullable CloseFuture verticle;

    private volatile long goodUntil;
    private volatile boolean over;
    /** None at first; 0 is one of Vert.x's. */
    private volatile long timer = -1;

    private @Nullable Future<Void> closing;

    /** A handler, and where it wants to be called. */
    private record LossHandler(Handler<Loss> handler, ContextInternal context) {}

    /**
     * One that was opened.
     *
     * @param sent when that was asked for, by {@link System#nanoTime}
     * @param caller who asked; null for a thread that is none of Vert.x
     */
    Session(
            Engine engine,
            String workspace,
            Reply.Opened opened,
            Answer answer,
            long sent,
            @Nullable ContextInternal caller) {
        SessionView view = opened.session();
        this.engine = engine;
        this.workspace = workspace;
        this.id = view.info().id();
        this.caller = Caller.of(opened.token());
        this.ttlNanos = TimeUnit.MILLISECONDS.toNanos(view.ttl());
        this.goodUntil = sent + ttlNanos;
        held.clock(sent, answer.now());
        this.opened = answer.revision();
        this.verticle = caller != null && caller.deploymentID() != null ? caller.closeFuture() : null;
        engine.ears().listen(workspace, id, answer.revision(), ear);
        beatIn(beatMillis());
        if (verticle != null && !verticle.add(undeployed)) {
            close();
        }
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

    @CanIgnoreReturnValue
    private Claim hold(ClaimView view) {
        HeldClaims.Held now = held.hold(view);
        if (!now.endless()) {
            endIn(view.claim().path().text(), now);
        }
        return new Claim(this, view.claim());
    }

    /** Tells that a claim is lost when its own time is over, though no event has come by then. */
    private void endIn(String path, HeldClaims.Held until) {
        long left = TimeUnit.NANOSECONDS.toMillis(until.until() - System.nanoTime());
        long ignored = engine.context().setTimer(Math.max(1, left), () -> {
            // one that was renewed meanwhile has a timer of its own
            if (until.equals(held.all().get(path))) {
                if (!until.isOver(System.nanoTime())) {
                    endIn(path, until);
                } else if (held.all().remove(path, until)) {
                    lose(new Loss(path, "ttl", ""));
                }
            }
        });
    }

    /** Makes claims good for longer; no paths for all of them. */
    public Future<Void> renew(List<String> paths, Duration ttl) {
        return Failures.expect(
                        Reply.Renewed.class, stillThere(() -> engine.service().renew(workspace, caller, paths, ttl)))
                .map(renewed -> {
                    renewed.claims().forEach(this::hold);
                    return null;
                });
    }

    /** Lets go of paths, of one at least; fails with {@link ClaimLostException} if one was lost before, and then of none. */
    @CanIgnoreReturnValue
    public Future<Void> release(List<String> paths) {
        if (paths.isEmpty()) {
            return Future.failedFuture(new DibsException(
                    "bad-request", "paths is empty; name what to release, or close the session to release all"));
        }
        releasing.incrementAndGet();
        return Failures.expect(
                        Reply.Released.class,
                        stillThere(() -> engine.service().release(workspace, caller, paths, "", "")))
                .<Void>map(released -> {
                    released.released()
                            .forEach(claim -> held.remove(claim.path().text(), claim.fence()));
                    return null;
                })
                .onComplete(done -> {
                    if (releasing.decrementAndGet() == 0 && again) {
                        beatSoon();
                    }
                });
    }

    /** Lets go of a claim, unless another has taken its place. */
    Future<Void> release(String path, long fence) {
        HeldClaims.Held now = held.all().get(path);
        if (now != null && now.fence() != fence) {
            return Future.failedFuture(new ClaimLostException(
                    "claim-lost",
                    "the claim on " + path + " with fence " + fence + " is over; what is held now has fence "
                            + now.fence()));
        }
        return release(List.of(path));
    }

    /**
     * Has a handler told each loss from now on, on the Vert.x context of this call. The session's own comes once, also to who asks for it
     * after that.
     */
    @CanIgnoreReturnValue
    public Session onLost(Handler<Loss> handler) {
        LossHandler told = new LossHandler(handler, ((VertxInternal) engine.vertx()).getOrCreateContext());
        Loss before;
        synchronized (lossHandlers) {
            before = lost;
            lossHandlers.add(told);
        }
        if (before != null) {
            tell(told, before);
        }
        return this;
    }

    /** Leaves, and lets go of everything. When that fails, its claims stand until its time is up; it can be called again. */
    @CanIgnoreReturnValue
    public synchronized Future<Void> close() {
        Future<Void> before = closing;
        if (before != null && !before.failed()) {
            return before;
        }
        if (!end() && before == null) {
            // it was lost
            return Future.succeededFuture();
        }
        Future<Void> now = Failures.expect(
                        Reply.Released.class,
                        Engine.attempt(() -> engine.service().close(workspace, caller, id, "", "")))
                .mapEmpty();
        closing = now;
        return now;
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

    private synchronized void beatIn(long millis) {
        boolean ignored = engine.vertx().cancelTimer(timer);
        long left = TimeUnit.NANOSECONDS.toMillis(goodUntil - System.nanoTime());
        timer = engine.context().setTimer(Math.max(1, Math.min(millis, left)), this::beat);
    }

    /** Asks what is still held, as a loss may have gone unheard. */
    private void beatSoon() {
        again = true;
        if (!over && !beating.get()) {
            beatIn(1);
        }
    }

    private void beat() {
        if (over) {
            return;
        }
        if (goodUntil - System.nanoTime() <= 0) {
            lose(new Loss("", "heartbeat", ""));
            return;
        }
        boolean first = beating.compareAndSet(false, true);
        // the answer may come late, or never: its time goes on
        beatIn(Long.MAX_VALUE);
        if (!first) {
            return;
        }
        again = false;
        long sent = System.nanoTime();
        Future<Answer> answered = Engine.attempt(() -> engine.service().heartbeat(workspace, caller, id, List.of()));
        Failures.expect(Reply.Beat.class, answered).onComplete(beaten -> {
            beating.set(false);
            if (beaten.succeeded()) {
                goodUntil = sent + ttlNanos;
                held.clock(sent, answered.result().now());
                compare(beaten.result().claims(), answered.result().revision());
                beatIn(again && releasing.get() == 0 ? 1 : beatMillis());
            } else if (beaten.cause() instanceof DibsException gone && GONE.contains(gone.slug())) {
                lose(new Loss("", "gone", ""));
            } else {
                long most = Math.max(2, beatMillis() / 4);
                beatIn(ThreadLocalRandom.current().nextLong(most / 2, most));
            }
        });
    }

    /** What is held here and not in the ledger was lost, and no event told so: as after a cut, or when too much happened at once. */
    private void compare(List<ClaimView> listed, long revision) {
        if (over || listed.size() >= MAX_LISTED) {
            return;
        }
        List<String> missing = held.missing(listed, revision);
        if (!missing.isEmpty() && releasing.get() > 0) {
            // it may just have been let go
            again = true;
            return;
        }
        for (String path : missing) {
            HeldClaims.Held before = held.all().get(path);
            if (before != null) {
                // to hold on to what is gone is refused with what became of it
                Engine.attempt(() -> engine.service().renew(workspace, caller, List.of(path), null))
                        .onSuccess(answer -> settle(path, before, answer));
            }
        }
    }

    private void settle(String path, HeldClaims.Held before, Answer answer) {
        if (answer.reply() instanceof Reply.Refused refused && held.all().remove(path, before)) {
            Ending ending = refused.refusal() instanceof Refusal.ClaimLost lost ? lost.ending() : null;
            lose(new Loss(
                    path, ending == null ? "gone" : text(ending.reason()), ending == null ? "" : text(ending.by())));
        }
    }

    private void lose(Loss loss) {
        if (over || loss.path().isEmpty() && !end()) {
            return;
        }
        List<LossHandler> told;
        synchronized (lossHandlers) {
            if (loss.path().isEmpty()) {
                lost = loss;
            }
            told = List.copyOf(lossHandlers);
        }
        told.forEach(handler -> tell(handler, loss));
    }

    /** One that fails keeps no other from being told. */
    private void tell(LossHandler told, Loss loss) {
        try {
            told.context().emit(loss, now -> handle(told.handler(), now));
        } catch (RuntimeException noMore) {
            LOG.log(Level.ERROR, "nobody is where the handler of a loss of session " + id + " came from", noMore);
        }
    }

    private void handle(Handler<Loss> handler, Loss loss) {
        try {
            handler.handle(loss);
        } catch (RuntimeException failure) {
            LOG.log(Level.ERROR, "the handler of a loss of session " + id + " failed at " + loss, failure);
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
        forgetVerticle();
        return true;
    }

    private void forgetVerticle() {
        if (verticle != null) {
            boolean ignored = verticle.remove(undeployed);
        }
    }

    private void hear(Event event) {
        if (event.revision() <= opened) {
            // of one of the same id before
            return;
        }
        switch (event.type()) {
            case SESSION_STALE -> lose(new Loss("", text(event.reason()), text(event.by())));
            case CLAIM_EXPIRED, CLAIM_BROKEN, CLAIM_REVOKED -> {
                String path = event.path() == null ? "" : event.path().text();
                // one that was claimed anew since is another claim
                if (held.remove(path, event.fence())) {
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
