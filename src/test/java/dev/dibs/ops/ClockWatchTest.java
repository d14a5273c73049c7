package dev.dibs.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.dibs.core.model.LedgerSettings;
import dev.dibs.host.TimeSource;
import dev.dibs.host.solo.SoloHost;
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

    private static SoloHost node() {
        return new SoloHost(LedgerSettings.defaults(), TimeSource.system(), "test");
    }

    @AfterEach
    void end() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void a_member_tells_how_far_its_clock_is_ahead_and_one_that_is_gone_is_left_out() throws Exception {
        ClockWatch here = new ClockWatch(vertx, node(), System::currentTimeMillis);
        SoloHost quick = node();
        SoloHost late = node();
        String fast = quick.nodeId();
        String slow = late.nodeId();
        assertThat(new ClockWatch(vertx, quick, () -> System.currentTimeMillis() + 7_000).now())
                .isPositive();
        assertThat(new ClockWatch(vertx, late, () -> System.currentTimeMillis() - 9_000).now())
                .isPositive();
        Map<String, Long> ahead = here.aheadMillis(List.of(fast, slow, "gone"))
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
        assertThat(ahead).containsOnlyKeys(fast, slow);
        assertThat(ahead.get(fast)).isCloseTo(7_000L, ROUND_TRIP);
        assertThat(ahead.get(slow)).isCloseTo(-9_000L, ROUND_TRIP);
    }
}
