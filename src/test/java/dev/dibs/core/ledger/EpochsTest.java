package dev.dibs.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EpochsTest {
    private static final long NEW_YEAR = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();

    @Test
    void an_epoch_is_the_upper_part_of_a_revision() {
        assertThat(Epochs.first(7)).isEqualTo(7L << 22);
        assertThat(Epochs.of(Epochs.first(7))).isEqualTo(7);
        assertThat(Epochs.of(Epochs.first(8) - 1)).isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 17, 16_383, 16_384, 16_385, 100_000})
    void two_sides_of_a_cut_never_share_an_epoch(int place) {
        long next = Epochs.next(1000, NEW_YEAR, place);
        assertThat(next).isGreaterThan(1000).isLessThanOrEqualTo(1000 + Epochs.PLACES);
        assertThat(next % Epochs.PLACES).isEqualTo(place % Epochs.PLACES);
    }

    @Test
    void an_epoch_counts_seconds_but_never_goes_back() {
        assertThat(Epochs.next(0, NEW_YEAR + 1_000L * Epochs.PLACES, 0)).isEqualTo(Epochs.PLACES);
        assertThat(Epochs.next(5_000, NEW_YEAR, 0)).isGreaterThan(5_000);
        assertThat(Epochs.next(5_000, 0, 0)).isGreaterThan(5_000);
        assertThat(Epochs.next(5_000, Long.MIN_VALUE / 2, 3)).isBetween(5_001L, 5_000L + Epochs.PLACES);
    }

    @Test
    void every_step_is_upwards_wherever_it_starts() {
        for (long current = 0; current < 200; current++) {
            for (int place = 0; place < 64; place++) {
                assertThat(Epochs.next(current, NEW_YEAR, place))
                        .isGreaterThan(current)
                        .isLessThanOrEqualTo(current + Epochs.PLACES);
            }
        }
    }

    @Test
    void revisions_stay_below_2_to_the_53() {
        long last = (1L << 31) - 1;
        assertThat(Epochs.first(last)).isLessThan(1L << 53);
        assertThatIllegalStateException().isThrownBy(() -> Epochs.next(last, NEW_YEAR, 0));
    }
}
