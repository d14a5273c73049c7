package dev.dibs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dibs.config.JournalSettings;
import dev.dibs.journal.Journal;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A host application that keeps a journal of its own. */
class HostJournalTest {
    @TempDir
    Path folder;

    @Test
    void what_was_claimed_is_claimed_when_the_application_starts_again() {
        long fence = inLife(workspace -> workspace
                .open(new SessionOptions().setId("importer").setTtl(Duration.ofMinutes(5)))
                .compose(session -> session.claim("orders/7", new ClaimOptions()))
                .map(Claim::fence));
        long later = inLife(workspace -> workspace
                .isFree("orders/7")
                .compose(known -> {
                    assertThat(known).isFalse();
                    return workspace.open(new SessionOptions().setId("other"));
                })
                .compose(session -> session.claim("orders/8", new ClaimOptions()))
                .map(Claim::fence));
        assertThat(later).isGreaterThan(fence);
        boolean free = inLife(workspace -> workspace.isFree("orders/8"));
        assertThat(free).isFalse();
    }

    /** The application starts, does something, and ends without a word to its sessions. */
    private <T> T inLife(Function<Workspace, Future<T>> work) {
        Vertx vertx = Vertx.vertx();
        try (Journal journal = Journal.open(folder.resolve("journal"), JournalSettings.defaults())) {
            Dibs dibs = Dibs.create(vertx, new DibsOptions().setJournal(journal));
            try {
                return done(work.apply(dibs.workspace("acme")));
            } finally {
                Object ignored = done(dibs.close());
            }
        } finally {
            Object ignored = done(vertx.close());
        }
    }

    private static <T> T done(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
    }
}
