package dev.dibs.service;

import static dev.dibs.kit.Participant.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A step for each of many workspaces, a few at a time. */
class LanesTest {
    private final Vertx vertx = Vertx.vertx();
    private final Queue<String> failed = new ConcurrentLinkedQueue<>();

    @AfterEach
    void end() {
        await(vertx.close());
    }

    @Test
    void many_that_end_at_once_are_each_done_once() {
        Queue<String> done = new ConcurrentLinkedQueue<>();
        List<String> names = names(20_000);
        await(each(names, name -> {
            done.add(name);
            return Future.succeededFuture();
        }));
        assertThat(done).containsExactlyInAnyOrderElementsOf(names);
    }

    @Test
    void nothing_is_over_at_once() {
        await(each(List.of(), name -> Future.failedFuture("nobody")));
        assertThat(failed).isEmpty();
    }

    @Test
    void fewer_that_are_silent_than_lanes_hold_no_other_up() {
        AtomicInteger done = new AtomicInteger();
        Promise<Void> silent = Promise.promise();
        Future<Void> all = each(names(100), name -> {
            if (name.endsWith("0") && Integer.parseInt(name) < 30) {
                return silent.future();
            }
            done.incrementAndGet();
            return Future.succeededFuture();
        });
        await().until(() -> done.get() == 97);
        assertThat(all.isComplete()).isFalse();
        silent.complete();
        await(all);
    }

    @Test
    void no_more_than_so_many_are_under_way_at_a_time() {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        await(each(names(50), name -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            return vertx.timer(1).<Void>mapEmpty().onComplete(over -> now.decrementAndGet());
        }));
        assertThat(most).hasValue(4);
    }

    @Test
    void one_that_fails_or_throws_is_told_and_the_others_go_on() {
        await(each(names(9), name -> {
            if (name.equals("3")) {
                throw new IllegalStateException("thrown");
            }
            return name.equals("5") ? Future.failedFuture("failed") : Future.succeededFuture();
        }));
        assertThat(failed).containsExactlyInAnyOrder("3", "5");
    }

    private Future<Void> each(List<String> workspaces, Function<String, Future<Void>> step) {
        return Lanes.each(vertx.getOrCreateContext(), workspaces, 4, step, (name, failure) -> {
            failed.add(name);
            return null;
        });
    }

    private static List<String> names(int count) {
        return IntStream.range(0, count).mapToObj(Integer::toString).toList();
    }
}
