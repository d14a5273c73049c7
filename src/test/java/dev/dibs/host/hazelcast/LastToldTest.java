package dev.dibs.host.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dibs.core.ledger.Epochs;
import dev.dibs.core.model.Answer;
import dev.dibs.core.model.Mode;
import dev.dibs.core.model.Path;
import dev.dibs.core.model.Query;
import dev.dibs.core.model.Reply;
import dev.dibs.kit.HandTime;
import dev.dibs.kit.Members;
import dev.dibs.kit.Participant;
import io.vertx.core.Future;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LastToldTest {
    private static final String WORKSPACE = "told";

    private final HandTime time = new HandTime();
    private final LastTold told = new LastTold(time);

    @Test
    void what_was_told_is_insisted_on_while_this_nodes_ledgers_are_being_merged_and_shortly_after() {
        told.told(WORKSPACE, 7, 0);
        told.told(WORKSPACE, 5, 0);
        told.told("another", 0, 0);
        told.joins();
        assertThat(told.last(WORKSPACE)).isEqualTo(7);
        assertThat(told.last("another")).isZero();
        assertThat(told.forgets(WORKSPACE, 7)).isFalse();
        assertThat(told.isMerging()).isTrue();
        told.isMerged(told.round());
        assertThat(told.isMerging()).isFalse();
        time.advance(2_900);
        assertThat(told.forgets(WORKSPACE, 7)).isFalse();
        time.advance(200);
        assertThat(told.forgets(WORKSPACE, 7)).isTrue();
        assertThat(told.last(WORKSPACE)).isZero();
    }

    @Test
    void a_merge_that_does_not_end_is_not_waited_for() {
        told.told(WORKSPACE, 7, 0);
        told.joins();
        time.advance(59_900);
        assertThat(told.forgets(WORKSPACE, 7)).isFalse();
        assertThat(told.isMerging()).isTrue();
        time.advance(200);
        assertThat(told.isMerging()).isFalse();
        assertThat(told.forgets(WORKSPACE, 7)).isTrue();
    }

    @Test
    void the_end_of_a_merge_that_is_told_when_the_next_has_begun_does_not_end_that() {
        told.told(WORKSPACE, 7, 0);
        told.joins();
        time.advance(5_000);
        told.joins();
        told.isMerged(told.round());
        time.advance(10_000);
        assertThat(told.isMerging()).isTrue();
        assertThat(told.forgets(WORKSPACE, 7)).isFalse();
        told.isMerged(told.round());
        assertThat(told.isMerging()).isFalse();
        time.advance(3_100);
        assertThat(told.forgets(WORKSPACE, 7)).isTrue();
        // one of which the end is never told does not count for ever
        told.joins();
        time.advance(61_000);
        told.joins();
        told.isMerged(told.round());
        assertThat(told.isMerging()).isFalse();
    }

    @Test
    void the_end_of_a_merge_that_was_given_up_does_not_end_a_later_one() {
        told.told(WORKSPACE, 7, 0);
        told.joins();
        long first = told.round();
        time.advance(61_000);
        told.joins();
        told.isMerged(first);
        assertThat(told.isMerging()).isTrue();
        told.isMerged(told.round());
        assertThat(told.isMerging()).isFalse();
    }

    @Test
    void what_was_told_since_is_not_forgotten() {
        told.told(WORKSPACE, 7, 0);
        told.told(WORKSPACE, 9, 0);
        assertThat(told.forgets(WORKSPACE, 7)).isTrue();
        assertThat(told.last(WORKSPACE)).isEqualTo(9);
    }

    @Test
    void a_step_that_died_with_its_owner_is_not_waited_for() {
        told.told(WORKSPACE, 7, 0);
        assertThat(told.forgets(WORKSPACE, 7)).isTrue();
        assertThat(told.last(WORKSPACE)).isZero();
    }

    @Test
    void whoever_asks_waits_for_a_ledger_that_has_seen_what_was_told() {
        try (Members members = new Members()) {
            Members.Node node = members.start();
            Participant holder = new Participant(node.host(), WORKSPACE, "holder");
            assertThat(holder.open(60_000)).isInstanceOf(Reply.Opened.class);
            long revision = Participant.await(node.host().ask(WORKSPACE, new Query.Count()))
                    .revision();
            // on the other side of a cut the ledger was further on
            node.host().told().told(WORKSPACE, Epochs.first(Epochs.of(revision) + 1), 0);
            node.host().told().joins();
            Future<Answer> asked = node.host().ask(WORKSPACE, new Query.Check(new Path("a")));
            Future<Answer> taken = node.host().submit(WORKSPACE, holder.taking(Mode.EXCLUSIVE, 0, 0, "a"));
            await().during(Duration.ofMillis(500)).until(() -> !asked.isComplete() && !taken.isComplete());
            node.host().told().isMerged(node.host().told().round());
            assertThat(Participant.await(taken).reply()).isInstanceOf(Reply.Granted.class);
            assertThat(Participant.await(asked).revision()).isPositive();
        }
    }

    @Test
    void whoever_asks_at_any_other_time_is_answered_by_an_owner_elsewhere_that_has_not_seen_it() {
        try (Members members = new Members()) {
            Members.Node one = members.start();
            Members.Node two = members.start();
            String workspace = Members.ownedBy(two, "elsewhere");
            Participant holder = new Participant(one.host(), workspace, "holder");
            assertThat(holder.open(60_000)).isInstanceOf(Reply.Opened.class);
            long revision = Participant.await(one.host().ask(workspace, new Query.Count()))
                    .revision();
            // again and again, as the answer comes on one thread or another
            for (int i = 0; i < 100; i++) {
                one.host().told().told(workspace, Epochs.first(Epochs.of(revision) + 1), 0);
                Future<Answer> asked = one.host().ask(workspace, new Query.Count());
                assertThat(Participant.await(asked).revision()).isEqualTo(revision);
                assertThat(one.host().told().last(workspace)).isEqualTo(revision);
            }
        }
    }

    @Test
    void what_the_node_asks_for_itself_is_not_told() {
        try (Members members = new Members()) {
            Members.Node one = members.start();
            Members.Node two = members.start();
            String workspace = Members.ownedBy(two, "settling");
            assertThat(new Participant(one.host(), workspace, "somebody").open(60_000))
                    .isInstanceOf(Reply.Opened.class);
            long theirs = Participant.await(one.host().ask(workspace, new Query.Count()))
                    .revision();
            LastTold told = one.host().told();
            assertThat(told.forgets(workspace, theirs)).isTrue();
            long ours = Epochs.first(Epochs.of(theirs) - 1) + 7;
            told.told(workspace, ours, 0);
            told.joins();
            assertThat(Participant.await(one.host().hasSeen(workspace, theirs))).isTrue();
            assertThat(told.last(workspace)).isEqualTo(ours);
            Future<Answer> waits = one.host().ask(workspace, new Query.Count());
            await().during(Duration.ofMillis(300)).until(() -> !waits.isComplete());
            told.isMerged(told.round());
            assertThat(Participant.await(waits).revision()).isEqualTo(theirs);
        }
    }
}
