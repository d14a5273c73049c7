package dev.dibs.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class FreezeWatchTest {
    private final List<Runnable> alarms = new ArrayList<>();
    private final List<Consumer<Boolean>> asked = new ArrayList<>();
    private long millis;
    private int awake;
    private final FreezeWatch watch = new FreezeWatch(
            new TimeSource() {
                @Override
                public long nanos() {
                    return millis * 1_000_000;
                }

                @Override
                public long wallMillis() {
                    return millis;
                }

                @Override
                public Alarm in(long nanos, Runnable task) {
                    alarms.add(task);
                    return () -> alarms.remove(task);
                }
            },
            () -> awake++,
            asked::add);

    /** Lets time pass without a beat, as when the process is stopped. */
    private void freeze(long more) {
        millis += more;
    }

    private void beat() {
        millis += 250;
        alarms.remove(0).run();
    }

    @Test
    void a_heart_that_beats_is_not_suspect() {
        for (int i = 0; i < 100; i++) {
            beat();
            assertThat(watch.isSuspect()).isFalse();
        }
        freeze(2_700);
        beat();
        assertThat(watch.isSuspect()).isFalse();
        assertThat(asked).isEmpty();
    }

    @Test
    void who_asks_first_after_a_freeze_knows_of_it_before_the_heart_does() {
        freeze(3_001);
        assertThat(watch.isSuspect()).isTrue();
    }

    @Test
    void it_stays_suspect_until_its_view_is_confirmed() {
        freeze(4_000);
        int before = awake;
        beat();
        beat();
        assertThat(asked).as("one question at a time").hasSize(1);
        assertThat(awake).as("told that it is awake").isEqualTo(before);
        asked.get(0).accept(false);
        assertThat(watch.isSuspect()).isTrue();
        beat();
        assertThat(asked).hasSize(2);
        asked.get(1).accept(true);
        assertThat(watch.isSuspect()).isFalse();
        beat();
        assertThat(asked).hasSize(2);
    }

    @Test
    void an_answer_from_before_a_second_freeze_confirms_nothing() {
        freeze(4_000);
        beat();
        freeze(4_000);
        asked.get(0).accept(true);
        assertThat(watch.isSuspect()).isTrue();
    }

    @Test
    void one_that_has_ended_asks_nothing_more() {
        watch.end();
        freeze(4_000);
        beat();
        assertThat(asked).isEmpty();
    }
}
