package dev.dibs.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** How long a machine slept. */
class SleepWatchTest {
    private long monotonic = 5_000_000_000L;
    private OptionalLong sinceBoot = OptionalLong.of(77_000_000_000L);
    private final SleepWatch watch = new SleepWatch(() -> monotonic, () -> sinceBoot);

    private void pass(Duration awake, Duration asleep) {
        monotonic += awake.toNanos();
        sinceBoot = OptionalLong.of(sinceBoot.getAsLong() + awake.plus(asleep).toNanos());
    }

    @Test
    void what_a_machine_sleeps_is_summed_up() {
        pass(Duration.ofSeconds(3), Duration.ofMinutes(20));
        assertThat(watch.nanos()).isEqualTo(Duration.ofMinutes(20).toNanos());
        pass(Duration.ofSeconds(3), Duration.ofMinutes(1));
        assertThat(watch.nanos()).isEqualTo(Duration.ofMinutes(21).toNanos());
    }

    @Test
    void what_is_not_read_in_one_moment_is_no_sleep() {
        pass(Duration.ofSeconds(3), Duration.ofMillis(20));
        assertThat(watch.nanos()).isZero();
        pass(Duration.ofSeconds(3), Duration.ofMillis(-40));
        assertThat(watch.nanos()).isZero();
    }

    @Test
    void where_nothing_tells_of_sleep_nobody_slept() {
        sinceBoot = OptionalLong.empty();
        monotonic += 9_000_000_000L;
        assertThat(watch.nanos()).isZero();
        assertThat(new SleepWatch(() -> monotonic, OptionalLong::empty).nanos()).isZero();
    }

    @Test
    void this_machine_did_not_sleep_just_now() {
        assertThat(new SleepWatch().nanos()).isZero();
    }
}
