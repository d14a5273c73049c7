package dev.dibs.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClockWatchTest {
    private static final Offset<Long> ROUND_TRIP = within(1_000L);

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void end() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void a_member_tells_how_far_its_clock_is_ahead_and_one_that_is_gone_is_left_out() throws Exception {
        ClockWatch here = new ClockWatch(vertx, "here", System::currentTimeMillis);
        for (Map.Entry<String, Long> other :
                Map.of("fast", 7_000L, "slow", -9_000L).entrySet()) {
            assertThat(new ClockWatch(vertx, other.getKey(), () -> System.currentTimeMillis() + other.getValue()).now())
                    .isPositive();
        }
        Map<String, Long> ahead = here.aheadMillis(List.of("fast", "slow", "gone"))
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
        assertThat(ahead).containsOnlyKeys("fast", "slow");
        assertThat(ahead.get("fast")).isCloseTo(7_000L, ROUND_TRIP);
        assertThat(ahead.get("slow")).isCloseTo(-9_000L, ROUND_TRIP);
    }
}
