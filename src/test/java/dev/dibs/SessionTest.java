package dev.dibs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.dibs.config.Settings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
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

    private static <T> T done(Future<T> future) throws CompletionException {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
    }
}
