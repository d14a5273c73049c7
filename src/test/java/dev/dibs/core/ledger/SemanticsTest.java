package dev.dibs.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dibs.core.model.Claim;
import dev.dibs.core.model.Command;
import dev.dibs.core.model.EventType;
import dev.dibs.core.model.LedgerSettings;
import dev.dibs.core.model.Mode;
import dev.dibs.core.model.Path;
import dev.dibs.core.model.ProcessId;
import dev.dibs.core.model.Refusal;
import dev.dibs.core.model.Reply;
import dev.dibs.kit.Desk;
import org.junit.jupiter.api.Test;

/** Section 2 of the contract, rule by rule, up to who holds on to what. */
class SemanticsTest {
    private final Desk desk = new Desk(LedgerSettings.defaults(), "a", "b", "c");

    @Test
    void rule_1_a_set_is_granted_at_one_revision() {
        assertThat(desk.take("a", "x", "y#f", "z")).isInstanceOf(Reply.Granted.class);
        assertThat(desk.held()).containsExactly("x:a", "y#f:a", "z:a");
        assertThat(desk.claim("a", "x").fence())
                .isEqualTo(desk.claim("a", "z").fence())
                .isEqualTo(desk.ledger().revision());
        assertThat(desk.happened()).containsExactly(EventType.CLAIM_ACQUIRED);
    }

    @Test
    void rule_1_a_set_of_which_one_is_held_is_not_granted_at_all() {
        desk.take("b", "y");
        assertThat(desk.take("a", "x", "y/z")).isInstanceOf(Reply.Refused.class);
        assertThat(desk.held()).containsExactly("y:b");
        assertThat(((Refusal.Claimed) desk.refusal()).path()).isEqualTo(new Path("y/z"));
    }

    @Test
    void rule_2_nobody_overtakes_a_wide_claim_in_line() {
        desk.take("a", "src/a");
        desk.queue("b", "src");
        assertThat(desk.take("c", "src/c")).isInstanceOf(Reply.Refused.class);
        assertThat(((Refusal.Claimed) desk.refusal()).holders()).isEmpty();
        assertThat(((Refusal.Claimed) desk.refusal()).ahead()).isEqualTo(1);
        desk.release("a");
        assertThat(desk.held()).containsExactly("src:b");
    }

    @Test
    void rule_2_readers_do_not_starve_a_writer() {
        desk.share("a", "src");
        desk.queue("b", "src");
        assertThat(desk.share("c", "src")).isInstanceOf(Reply.Refused.class);
    }

    @Test
    void rule_3_who_is_next_holds_it_in_the_same_step() {
        desk.take("a", "src");
        desk.queue("b", "src/b");
        desk.queue("c", "src/c");
        desk.release("a", "src");
        assertThat(desk.held()).containsExactly("src/b:b", "src/c:c");
        assertThat(desk.happened())
                .containsExactly(EventType.CLAIM_RELEASED, EventType.CLAIM_ACQUIRED, EventType.CLAIM_ACQUIRED);
        assertThat(desk.last().settled()).hasSize(2);
    }

    @Test
    void rule_4_claiming_what_one_has_keeps_the_fence_and_is_no_event() {
        desk.borrow("a", 5_000, "src");
        long fence = desk.claim("a", "src").fence();
        desk.pass(1_000);
        desk.borrow("a", 5_000, "src");
        assertThat(desk.happened()).isEmpty();
        assertThat(desk.claim("a", "src").fence()).isEqualTo(fence);
        assertThat(desk.claim("a", "src").deadline()).isEqualTo(desk.ledger().clock() + 5_000);
        desk.share("a", "src/deep#f");
        assertThat(desk.held()).containsExactly("src:a");
    }

    @Test
    void rule_4_a_shorter_ttl_shortens_nothing() {
        desk.borrow("a", 60_000, "src");
        long deadline = desk.claim("a", "src").deadline();
        desk.borrow("a", 1_000, "src");
        assertThat(desk.claim("a", "src").deadline()).isEqualTo(deadline);
        desk.take("a", "src");
        desk.borrow("a", 1_000, "src");
        assertThat(desk.claim("a", "src").deadline()).isEqualTo(Claim.NEVER);
    }

    @Test
    void rule_4_a_request_that_comes_twice_is_carried_out_once() {
        var call = desk.by("a", "key", "print");
        Reply first = desk.take(call, "t", Mode.EXCLUSIVE, 0, 0, 0, "src");
        desk.release("a", "src");
        long revision = desk.ledger().revision();
        assertThat(desk.take(call, "t", Mode.EXCLUSIVE, 0, 0, 0, "src")).isEqualTo(first);
        assertThat(desk.held()).isEmpty();
        assertThat(desk.ledger().revision()).isEqualTo(revision);
        desk.take(desk.by("a", "key", "another"), "t", Mode.EXCLUSIVE, 0, 0, 0, "else");
        assertThat(desk.refusal()).isInstanceOf(Refusal.Invalid.class);
    }

    @Test
    void rule_4_a_request_in_line_whose_answer_is_forgotten_keeps_its_one_place() {
        desk.take("b", "src");
        var call = desk.by("a");
        desk.take(call, "t", Mode.EXCLUSIVE, 0, 600_000, 600_000, "src");
        desk.pass(61_000);
        desk.beat("b");
        assertThat(desk.take(call, "t", Mode.EXCLUSIVE, 0, 600_000, 600_000, "src"))
                .isInstanceOf(Reply.Queued.class);
        assertThat(desk.ledger().snapshot().waiters()).hasSize(1);
    }

    @Test
    void rule_5_a_reader_becomes_the_writer_when_alone() {
        desk.share("a", "src");
        long fence = desk.claim("a", "src").fence();
        assertThat(desk.take("a", "src")).isInstanceOf(Reply.Granted.class);
        assertThat(desk.claim("a", "src").mode()).isEqualTo(Mode.EXCLUSIVE);
        assertThat(desk.claim("a", "src").fence()).isGreaterThan(fence);
    }

    @Test
    void rule_5_a_reader_among_readers_does_not_become_the_writer() {
        desk.share("a", "src");
        desk.share("b", "src/x");
        assertThat(desk.take("a", "src")).isInstanceOf(Reply.Refused.class);
        assertThat(desk.claim("a", "src").mode()).isEqualTo(Mode.SHARED);
    }

    @Test
    void rule_5_two_readers_that_both_want_to_write_would_wait_for_ever() {
        desk.share("a", "src");
        desk.share("b", "src");
        assertThat(desk.queue("a", "src")).isInstanceOf(Reply.Queued.class);
        desk.queue("b", "src");
        assertThat(desk.refusal()).isInstanceOf(Refusal.Deadlock.class);
    }

    @Test
    void rule_6_a_circle_of_waits_is_refused_and_named() {
        desk.take("a", "x");
        desk.take("b", "y");
        desk.take("c", "z");
        desk.queue("a", "y");
        desk.queue("b", "z");
        desk.queue("c", "x/deep");
        assertThat(((Refusal.Deadlock) desk.refusal()).circle())
                .containsExactlyInAnyOrder(
                        new Refusal.Wait("c", "a"), new Refusal.Wait("a", "b"), new Refusal.Wait("b", "c"));
        assertThat(desk.happened()).containsExactly(EventType.CLAIM_REFUSED);
    }

    @Test
    void rule_6_a_hand_off_may_not_close_a_circle_either() {
        desk.take("a", "x");
        desk.take("b", "y");
        desk.queue("b", "x");
        desk.queue("c", "y");
        desk.handOff("a", "x", "c");
        assertThat(desk.refusal()).isInstanceOf(Refusal.Deadlock.class);
        assertThat(desk.held()).containsExactly("x:a", "y:b");
    }

    @Test
    void a_hand_off_takes_nothing_from_who_holds_it_for_longer() {
        desk.share("b", "x");
        desk.take("a", Mode.SHARED, 10_000, 0, "x");
        desk.handOff("a", "x", "b");
        desk.pass(20_000);
        assertThat(desk.held()).containsExactly("x:b");
    }

    @Test
    void rule_6_a_request_whose_own_claim_goes_does_not_wait_for_ever() {
        desk.take("a", "x", "y");
        desk.take("c", "g");
        desk.queue("b", "x", "y");
        desk.queue("a", "x", "g");
        desk.release("a", "x");
        assertThat(desk.happened())
                .containsExactly(EventType.CLAIM_RELEASED, EventType.CLAIM_DEQUEUED, EventType.CLAIM_REFUSED);
        desk.call("a", "a", 0);
        assertThat(((Refusal.Deadlock) desk.refusal()).circle())
                .containsExactlyInAnyOrder(new Refusal.Wait("a", "b"), new Refusal.Wait("b", "a"));
    }

    @Test
    void rule_7_a_claim_ends_with_its_session() {
        desk.take("a", "src");
        desk.pass(300_000);
        assertThat(desk.held()).containsExactly("src:a");
        desk.pass(1);
        assertThat(desk.held()).isEmpty();
        assertThat(desk.happened()).contains(EventType.CLAIM_EXPIRED, EventType.SESSION_STALE);
    }

    @Test
    void rule_7_a_heartbeat_carries_claims_without_a_ttl_of_their_own() {
        desk.take("a", "src");
        desk.borrow("a", 300_000, "own");
        desk.pass(200_000);
        desk.beat("a");
        desk.pass(200_000);
        assertThat(desk.held()).containsExactly("src:a");
    }

    @Test
    void rule_7_a_claim_for_a_time_ends_at_its_deadline_and_not_before() {
        desk.borrow("a", 5_000, "src");
        desk.queue("b", "src");
        desk.pass(5_000);
        assertThat(desk.held()).containsExactly("src:a");
        desk.pass(1);
        assertThat(desk.held()).containsExactly("src:b");
    }

    @Test
    void rule_8_a_dead_process_frees_its_claims_and_says_so() {
        desk.take("a", "src");
        desk.apply(new Command.EndSession(desk.by(""), "a", "pid", Claim.NEVER, null));
        assertThat(desk.held()).isEmpty();
        assertThat(desk.last().events()).allMatch(event -> "pid".equals(event.reason()));
    }

    @Test
    void rule_8_a_session_that_went_on_to_another_process_does_not_end_with_the_old_one() {
        desk.open("a", "a", 100);
        desk.take("a", "src");
        desk.open("a", "a", 200);
        desk.apply(new Command.EndSession(desk.by(""), "a", "pid", Claim.NEVER, new ProcessId(100, "")));
        assertThat(desk.held()).containsExactly("src:a");
        assertThat(desk.apply(new Command.KeepAlive(desk.by(""), "a", new ProcessId(100, ""))))
                .isInstanceOf(Reply.Refused.class);
        assertThat(desk.apply(new Command.KeepAlive(desk.by(""), "a", new ProcessId(200, ""))))
                .isInstanceOf(Reply.Done.class);
        desk.apply(new Command.EndSession(desk.by(""), "a", "pid", Claim.NEVER, new ProcessId(200, "")));
        assertThat(desk.held()).isEmpty();
    }

    @Test
    void rule_8_a_session_heard_of_since_is_not_dead() {
        long heartbeat = desk.ledger().snapshot().sessions().get(0).heartbeat();
        desk.pass(10_000);
        desk.beat("a");
        desk.apply(new Command.EndSession(desk.by(""), "a", "socket", heartbeat, null));
        assertThat(desk.ledger().snapshot().sessions().get(0).alive()).isTrue();
    }

    @Test
    void rule_8_a_node_that_is_gone_is_the_reason_of_its_sessions_end() {
        desk.take("a", "src");
        desk.apply(new Command.NodeGone(desk.by(""), "n1"));
        assertThat(desk.held()).containsExactly("src:a");
        desk.pass(300_000);
        assertThat(desk.last().events())
                .filteredOn(e -> "a".equals(e.session()))
                .allMatch(e -> "node".equals(e.reason()));
    }
}
