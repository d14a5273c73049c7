package dev.dibs.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SeenTest {
    @Test
    void of_each_epoch_all_up_to_one_is_seen() {
        Seen seen = Seen.of(List.of(at(7, 20), at(9, 3)));
        assertThat(seen.has(at(7, 20))).isTrue();
        assertThat(seen.has(at(7, 21))).isFalse();
        assertThat(seen.has(at(8, 0))).isFalse();
        assertThat(seen.has(at(6, 0))).isFalse();
        assertThat(seen.all(at(9, 5))).containsExactly(at(7, 20), at(9, 5));
        assertThat(seen.first()).isEqualTo(at(7, 0));
    }

    @Test
    void of_two_that_are_joined_the_later_counts() {
        Seen seen = Seen.of(List.of(at(7, 20)));
        seen.addAll(List.of(at(7, 4), at(9, 1)));
        assertThat(seen.all(at(9, 1))).containsExactly(at(7, 20), at(9, 1));
    }

    @Test
    void what_is_older_than_all_that_is_remembered_counts_as_seen() {
        Seen seen = new Seen();
        for (int epoch = 2; epoch < 2 + Seen.MOST; epoch++) {
            seen.add(at(epoch * 2L, 5));
        }
        seen.add(at(4_000, 1));
        assertThat(seen.all(at(4_000, 1))).hasSize(Seen.MOST);
        assertThat(seen.has(at(4, 9))).isTrue();
        assertThat(seen.has(at(7, 1))).isFalse();
    }

    private static long at(long epoch, long count) {
        return Epochs.first(epoch) + count;
    }
}
