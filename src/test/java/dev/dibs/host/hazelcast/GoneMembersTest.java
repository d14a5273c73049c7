package dev.dibs.host.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GoneMembersTest {
    @Test
    void one_is_remembered_from_the_first_time_that_it_could_be_told_of() {
        GoneMembers gone = new GoneMembers(60);
        gone.add("a");
        // nobody could be told for long, as for want of a quorum
        assertThat(gone.toTell(1_000)).containsExactly("a");
        gone.add("b");
        assertThat(gone.toTell(1_060)).containsExactly("a", "b");
        assertThat(gone.toTell(1_061)).containsExactly("b");
        assertThat(gone.toTell(1_121)).isEmpty();
    }
}
