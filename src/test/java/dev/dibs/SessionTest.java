package dev.dibs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.dibs.config.Settings;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a host application may rely on of its own sessions, on a Vert.x alone. */
class SessionTest {
    private final Vertx vertx = Vertx.vertx();
    private final Dibs dibs = Dibs.create(vertx, new DibsOptions());

    @AfterEach
    void end() {
        Object ignored = done(dibs.close());
        Object closed = done(vertx.close());
    }

    private Session open() {
        return done(dibs.workspace("acme").open(new SessionOptions()));
    }

    private boolean isFree(String path) {
        return done(dibs.workspace("acme").isFree(path));
    }

    @Test
    void a_claim_that_is_over_does_not_let_go_of_the_one_that_took_its_place() {
        Session session = open();
        Claim first = done(session.claim("a", new ClaimOptions()));
        Object let = done(session.release(List.of("a")));
        Claim second = done(session.claim("a", new ClaimOptions()));
        assertThatThrownBy(() -> done(first.release()))
                .hasRootCauseInstanceOf(ClaimLostException.class)
                .hasMessageContaining("fence " + first.fence());
        assertThat(isFree("a")).isFalse();
        Object released = done(second.release());
        assertThat(isFree("a")).isTrue();
    }

    @Test
    void to_release_nothing_is_refused_and_releases_nothing() {
        Session session = open();
        Object claimed = done(session.claim("a", new ClaimOptions()));
        assertThatThrownBy(() -> done(session.release(List.of()))).hasMessageContaining("paths is empty");
        assertThat(isFree("a")).isFalse();
    }

    @Test
    void to_close_twice_is_to_close_once() {
        Session session = open();
        Object claimed = done(session.claim("a", new ClaimOptions()));
        Future<Void> first = session.close();
        assertThat(session.close()).isSameAs(first);
        Object closed = done(first);
        assertThat(isFree("a")).isTrue();
        assertThatThrownBy(() -> done(session.claim("b", new ClaimOptions())))
                .hasRootCauseInstanceOf(ClaimLostException.class);
    }

    @Test
    void who_takes_no_more_part_has_lost_its_sessions_and_every_handler_is_told() {
        Session session = open();
        List<Loss> told = new CopyOnWriteArrayList<>();
        session.onLost(loss -> {
            throw new IllegalStateException("a handler that fails");
        });
        session.onLost(told::add);
        Object closed = done(dibs.close());
        await().until(() -> !told.isEmpty());
        session.onLost(told::add);
        await().until(() -> told.size() == 2);
        assertThat(told).containsOnly(new Loss("", "closed", ""));
    }

    @Test
    void to_take_no_more_part_twice_ends_nobody_else() {
        Object once = done(dibs.close());
        Dibs second = Dibs.create(vertx, new DibsOptions());
        Session session = done(second.workspace("acme").open(new SessionOptions()));
        Object claimed = done(session.claim("a", new ClaimOptions()));
        Object twice = done(dibs.close());
        boolean free =
                done(Dibs.create(vertx, new DibsOptions()).workspace("acme").isFree("a"));
        assertThat(free).isFalse();
        Object closed = done(second.close());
    }

    @Test
    void a_server_that_is_undeployed_leaves_the_host_application_its_part(@TempDir Path folder) {
        Session session = open();
        Settings settings = Settings.read(Map.of("http.port", "0"), Map.of("DIBS_HOME", folder.toString()));
        String server = done(vertx.deployVerticle(new DibsVerticle(settings)));
        assertThat(folder.resolve("journal")).doesNotExist();
        Object undeployed = done(vertx.undeploy(server));
        Object claimed = done(session.claim("a", new ClaimOptions()));
        assertThat(isFree("a")).isFalse();
    }

    @Test
    void a_session_goes_on_while_the_worker_that_opened_it_is_busy() {
        CountDownLatch idle = new CountDownLatch(1);
        Future<String> worker = vertx.deployVerticle(
                new VerticleBase() {
                    @Override
                    public Future<?> start() {
                        return dibs.workspace("acme")
                                .open(new SessionOptions().setTtl(Duration.ofSeconds(2)))
                                .compose(session -> session.claim("a", new ClaimOptions()))
                                .onSuccess(claim -> context.runOnContext(now -> awaits(idle)));
                    }
                },
                new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER));
        Object deployed = done(worker);
        try {
            await().during(Duration.ofSeconds(4)).atMost(Duration.ofSeconds(6)).until(() -> !isFree("a"));
        } finally {
            idle.countDown();
        }
    }

    @Test
    void a_verticle_that_is_undeployed_lets_go() {
        String deployed = done(vertx.deployVerticle(new VerticleBase() {
            @Override
            public Future<?> start() {
                return dibs.workspace("acme")
                        .open(new SessionOptions())
                        .compose(session -> session.claim("a", new ClaimOptions()));
            }
        }));
        assertThat(isFree("a")).isFalse();
        Object undeployed = done(vertx.undeploy(deployed));
        assertThat(isFree("a")).isTrue();
    }

    @Test
    void a_session_stops_no_timer_but_its_own() {
        Vertx other = Vertx.vertx();
        try {
            AtomicInteger ticks = new AtomicInteger();
            assertThat(other.setPeriodic(20, now -> ticks.incrementAndGet())).isZero();
            Object opened =
                    done(Dibs.create(other, new DibsOptions()).workspace("acme").open(new SessionOptions()));
            int before = ticks.get();
            await().until(() -> ticks.get() > before + 3);
        } finally {
            Object closed = done(other.close());
        }
    }

    @Test
    void a_session_that_is_opened_after_its_verticle_was_undeployed_lets_go_at_once() {
        Promise<Void> later = Promise.promise();
        Promise<Session> opened = Promise.promise();
        String deployed = done(vertx.deployVerticle(new VerticleBase() {
            @Override
            public Future<?> start() {
                later.future()
                        .onSuccess(now -> context.runOnContext(here -> dibs.workspace("acme")
                                .open(new SessionOptions())
                                .onComplete(opened)));
                return Future.succeededFuture();
            }
        }));
        Object undeployed = done(vertx.undeploy(deployed));
        later.complete();
        Session session = done(opened.future());
        await().until(() -> session.claim("a", new ClaimOptions()).failed());
    }

    @Test
    void what_one_verticle_set_up_goes_on_for_the_others_when_it_is_undeployed() {
        Vertx other = Vertx.vertx();
        try {
            List<Loss> told = new CopyOnWriteArrayList<>();
            String first = done(other.deployVerticle(new VerticleBase() {
                @Override
                public Future<?> start() {
                    return Dibs.create(other, new DibsOptions())
                            .workspace("acme")
                            .open(new SessionOptions());
                }
            }));
            Workspace acme = Dibs.create(other, new DibsOptions()).workspace("acme");
            Session second = done(acme.open(new SessionOptions())).onLost(told::add);
            Object gone = done(other.undeploy(first));
            Object claimed = done(second.claim("a", new ClaimOptions().setTtl(Duration.ofSeconds(1))));
            await().until(() -> told.contains(new Loss("a", "ttl", "")));
        } finally {
            Object closed = done(other.close());
        }
    }

    @Test
    void a_handler_is_called_on_the_context_that_it_came_from() {
        Session session = open();
        Context mine = vertx.getOrCreateContext();
        List<Context> told = new CopyOnWriteArrayList<>();
        mine.runOnContext(now -> session.onLost(loss -> told.add(Vertx.currentContext())));
        Object claimed = done(session.claim("a", new ClaimOptions().setTtl(Duration.ofSeconds(1))));
        await().untilAsserted(() -> assertThat(told).containsExactly(mine));
    }

    private static void awaits(CountDownLatch latch) {
        try {
            boolean ignored = latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static <T> T done(Future<T> future) throws CompletionException {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
    }
}
