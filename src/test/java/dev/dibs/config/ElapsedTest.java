package dev.dibs.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Time that passes while a machine sleeps. */
class ElapsedTest {
    private long monotonic = 5_000_000_000L;
    private OptionalLong sinceBoot = OptionalLong.of(77_000_000_000L);
    private final Elapsed elapsed = new Elapsed(() -> monotonic, () -> sinceBoot);

    private long passed(Runnable what) {
        elapsed.lookNow();
        long from = elapsed.now();
        what.run();
        elapsed.lookNow();
        return elapsed.now() - from;
    }

    private void pass(Duration awake, Duration asleep) {
        monotonic += awake.toNanos();
        sinceBoot = OptionalLong.of(sinceBoot.getAsLong() + awake.plus(asleep).toNanos());
    }

    @Test
    void what_a_machine_sleeps_counts() {
        assertThat(passed(() -> pass(Duration.ofSeconds(3), Duration.ofMinutes(20))))
                .isEqualTo(Duration.ofSeconds(1_203).toNanos());
        assertThat(passed(() -> pass(Duration.ofSeconds(3), Duration.ofMinutes(1))))
                .isEqualTo(Duration.ofSeconds(63).toNanos());
    }

    @Test
    void what_is_not_read_in_one_moment_does_not() {
        assertThat(passed(() -> pass(Duration.ofSeconds(3), Duration.ofMillis(20))))
                .isEqualTo(Duration.ofSeconds(3).toNanos());
        assertThat(passed(() -> pass(Duration.ofSeconds(3), Duration.ofMillis(-20))))
                .isEqualTo(Duration.ofSeconds(3).toNanos());
    }

    @Test
    void where_nothing_tells_of_sleep_it_is_the_monotonic_clock() {
        sinceBoot = OptionalLong.empty();
        assertThat(passed(() -> monotonic += 9)).isEqualTo(9);
    }

    @Test
    void on_this_machine_it_goes_on_with_the_clock() throws Exception {
        Elapsed.look();
        long ours = Elapsed.nanos() - System.nanoTime();
        Thread.sleep(50);
        Elapsed.look();
        assertThat(Elapsed.nanos() - System.nanoTime() - ours).isBetween(-20_000_000L, 20_000_000L);
    }
}
