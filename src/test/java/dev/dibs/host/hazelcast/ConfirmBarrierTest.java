package dev.dibs.host.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dibs.host.hazelcast.ConfirmBarrier.Verdict;
import dev.dibs.kit.HandTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The barrier of one of three anchors, with answers played by hand. */
class ConfirmBarrierTest {
    private static final UUID ME = new UUID(0, 1);
    private static final UUID TWO = new UUID(0, 2);
    private static final UUID THREE = new UUID(0, 3);
    private static final MemberView ALL = new MemberView(3, List.of(ME, TWO, THREE), 3);
    private static final MemberView WITHOUT_ME = new MemberView(4, List.of(TWO, THREE), 2);
    private static final MemberView WITHOUT_TWO = new MemberView(4, List.of(ME, THREE), 2);

    private record Question(UUID member, Consumer<MemberView> answer) {}

    private final List<Question> questions = new ArrayList<>();
    private final List<Verdict> verdicts = new ArrayList<>();
    private final HandTime time = new HandTime();
    private MemberView own = ALL;
    private boolean anchor = true;

    private final ConfirmBarrier barrier = new ConfirmBarrier(
            new Views() {
                @Override
                public MemberView own() {
                    return own;
                }

                @Override
                public boolean isAnchor() {
                    return anchor;
                }

                @Override
                public List<UUID> otherAnchors() {
                    return own.members().stream().filter(one -> !one.equals(ME)).toList();
                }

                @Override
                public void ask(UUID member, Consumer<MemberView> answer) {
                    questions.add(new Question(member, answer));
                }
            },
            time);

    private void confirm(MemberView of) {
        barrier.confirm(of, 2, verdicts::add);
    }

    private void answer(int question, MemberView view) {
        questions.get(question).answer.accept(view);
    }

    @Test
    void a_step_stands_when_a_majority_has_its_owners_list() {
        confirm(ALL);
        assertThat(questions).extracting(Question::member).containsExactly(TWO, THREE);
        assertThat(verdicts).isEmpty();
        answer(1, ALL);
        assertThat(verdicts).containsExactly(Verdict.CONFIRMED);
    }

    @Test
    void a_step_of_an_owner_that_the_others_gave_up_does_not_stand() {
        confirm(ALL);
        answer(0, WITHOUT_ME);
        assertThat(verdicts).isEmpty();
        answer(1, WITHOUT_ME);
        assertThat(verdicts).containsExactly(Verdict.CHANGED);
    }

    @Test
    void a_step_between_two_removals_does_not_stand() {
        // cut off from both, and only one of them given up so far: two anchors in the list, but the other does not have
        // it
        own = WITHOUT_TWO;
        confirm(WITHOUT_TWO);
        assertThat(questions).extracting(Question::member).containsExactly(THREE);
        time.advance(999);
        assertThat(verdicts).isEmpty();
        time.advance(1);
        assertThat(verdicts).containsExactly(Verdict.SILENT);
    }

    @Test
    void equal_members_under_another_version_are_another_list() {
        confirm(ALL);
        answer(0, new MemberView(5, ALL.members(), 3));
        answer(1, new MemberView(5, ALL.members(), 3));
        assertThat(verdicts).containsExactly(Verdict.CHANGED);
    }

    @Test
    void a_list_that_changed_here_since_the_step_does_not_count() {
        own = WITHOUT_TWO;
        confirm(ALL);
        answer(0, ALL);
        assertThat(verdicts).containsExactly(Verdict.CHANGED);
    }

    @Test
    void silence_and_faults_are_no_assent() {
        confirm(ALL);
        answer(0, null);
        time.advance(1_000);
        assertThat(verdicts).containsExactly(Verdict.SILENT);
        confirm(ALL);
        answer(2, null);
        answer(3, null);
        assertThat(verdicts).containsExactly(Verdict.SILENT, Verdict.CHANGED);
    }

    @Test
    void answers_to_questions_from_before_the_step_do_not_count() {
        confirm(ALL);
        // its step is taken while the first round is under way
        confirm(ALL);
        assertThat(questions).hasSize(2);
        answer(0, ALL);
        assertThat(verdicts).containsExactly(Verdict.CONFIRMED);
        assertThat(questions).as("a round of its own").hasSize(4);
        answer(1, ALL);
        assertThat(verdicts).as("an answer of the first round").hasSize(1);
        answer(2, ALL);
        assertThat(verdicts).containsExactly(Verdict.CONFIRMED, Verdict.CONFIRMED);
    }

    @Test
    void all_that_wait_share_one_round() {
        confirm(ALL);
        for (int i = 0; i < 50; i++) {
            confirm(ALL);
        }
        answer(0, ALL);
        answer(2, ALL);
        assertThat(questions).hasSize(4);
        assertThat(verdicts).hasSize(51).containsOnly(Verdict.CONFIRMED);
    }

    @Test
    void a_light_node_does_not_count_itself() {
        anchor = false;
        confirm(ALL);
        answer(0, ALL);
        assertThat(verdicts).isEmpty();
        answer(1, ALL);
        assertThat(verdicts).containsExactly(Verdict.CONFIRMED);
    }
}
