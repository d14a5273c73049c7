package dev.dibs.host.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who was frozen does not take itself for all. */
class WakingTest {
    private static final List<UUID> IDS =
            Stream.generate(UUID::randomUUID).limit(5).toList();

    private final Waking waking = new Waking();

    private static MemberView list(long version, int anchors) {
        return new MemberView(version, IDS.subList(0, anchors), anchors);
    }

    @Test
    void one_that_is_alone_after_a_freeze_waits_for_most_of_those_of_before() {
        waking.isAwake(list(3, 3));
        assertThat(waking.needed(list(3, 3), 1_000)).isEqualTo(2);
        assertThat(waking.needed(list(5, 1), 2_000)).isEqualTo(2);
        assertThat(waking.needed(list(7, 3), 3_000)).isEqualTo(2);
    }

    @Test
    void two_need_each_other() {
        waking.isAwake(list(2, 2));
        assertThat(waking.needed(list(3, 1), 1)).isEqualTo(2);
    }

    @Test
    void after_the_time_of_a_heal_it_goes_on_without_them() {
        waking.isAwake(list(3, 3));
        assertThat(waking.needed(list(5, 1), 7)).isEqualTo(2);
        assertThat(waking.needed(list(5, 1), 6 + Waking.HEAL_NANOS)).isEqualTo(2);
        assertThat(waking.needed(list(5, 1), 7 + Waking.HEAL_NANOS)).isEqualTo(1);
    }

    @Test
    void the_next_freeze_counts_from_its_own_beginning() {
        waking.isAwake(list(3, 3));
        assertThat(waking.needed(list(5, 1), 7 + Waking.HEAL_NANOS)).isEqualTo(2);
        waking.isAwake(list(5, 1));
        assertThat(waking.needed(list(5, 1), 8 + Waking.HEAL_NANOS)).isEqualTo(1);
        waking.isAwake(list(9, 5));
        assertThat(waking.needed(list(11, 2), 9 + 2 * Waking.HEAL_NANOS)).isEqualTo(3);
    }

    @Test
    void who_was_always_alone_needs_nobody() {
        waking.isAwake(list(1, 1));
        assertThat(waking.needed(list(1, 1), 5)).isEqualTo(1);
    }
}
