package dev.dibs.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dibs.core.model.Call;
import dev.dibs.core.model.Command;
import dev.dibs.core.model.Event;
import dev.dibs.core.model.EventType;
import dev.dibs.core.model.LedgerSettings;
import dev.dibs.core.model.Mode;
import dev.dibs.core.model.Path;
import dev.dibs.core.model.Refusal;
import dev.dibs.core.model.Reply;
import dev.dibs.core.model.Stamp;
import dev.dibs.core.session.SessionRecord;
import dev.dibs.kit.Desk;
import dev.dibs.kit.Snapshots;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of two sides of a cut: one goes on in its epoch, the other stepped to its own. */
class MergeTest {
    private static final long MERGED = 1_000;

    private final Desk before = new Desk(LedgerSettings.defaults(), "a", "b", "c");

    @Test
    void a_released_claim_does_not_come_back_from_the_other_side() {
        before.take("a", "x", "y");
        Desk one = before.cut("1", 0);
        Desk other = before.cut("2", 201);
        one.release("a", "x");
        assertThat(one.merge(other, MERGED).held()).containsExactly("y:a");
    }

    @Test
    void who_let_go_on_one_side_and_was_told_on_the_other_that_it_holds_learns_that_it_does_not() {
        before.take("a", "x");
        Desk one = before.cut("1", 0);
        Desk other = before.cut("2", 201);
        one.release("a", "x");
        other.pass(1_000);
        assertThat(other.take("a", "x")).isInstanceOf(Reply.Granted.class);
        Desk merged = one.merge(other, MERGED);
        assertThat(merged.held()).isEmpty();
        assertThat(merged.happened()).contains(EventType.CLAIM_REVOKED);
        merged.release("a", "x");
        assertThat(merged.refusal()).isInstanceOf(Refusal.ClaimLost.class);
    }

    @Test
    void a_request_whose_grant_a_merge_took_away_is_not_told_granted_again() {
        Desk one = before.cut("1", 0);
        Desk other = before.cut("2", 201);
        var granted = one.take(one.by("a", "key", "print"), "t", Mode.EXCLUSIVE, 0, 0, 0, "x");
        other.take("b", "x");
        Desk merged = one.merge(other, MERGED);
        assertThat(granted).isInstanceOf(Reply.Granted.class);
        assertThat(merged.take(merged.by("a", "key", "print"), "t", Mode.EXCLUSIVE, 0, 0, 0, "x"))
                .isInstanceOf(Reply.Refused.class);
    }

    @Test
    void nor_is_one_that_a_node_repeats_or_that_was_asked_under_a_token_long_gone() {
        Desk one = before.cut("1", 0);
        Desk other = before.cut("2", 201);
        Call own = one.by("a");
        one.take(own, "t", Mode.EXCLUSIVE, 0, 0, 0, "x");
        Call keyed = one.by("b", "key", "print");
        one.take(keyed, "u", Mode.EXCLUSIVE, 0, 0, 0, "y");
        Ledger ledger = one.ledger();
        Snapshot books = ledger.snapshot();
        List<SessionRecord> renamed = books.sessions().stream()
                .map(session -> session.id().equals("b") ? otherToken(session) : session)
                .toList();
        other.take("c", "x", "y");
        Stamp stamp = new Stamp(0, 0, "n1", MERGED, Merge.REASON, null);
        Ledger merged = Merge.of(Ledger.of(Snapshots.withSessions(books, renamed)), other.ledger(), stamp)
                .ledger();
        assertThat(merged.snapshot().answers())
                .extracting(Remembered::request)
                .doesNotContain(own.request().value(), keyed.request().value());
    }

    private static SessionRecord otherToken(SessionRecord session) {
        return new SessionRecord(
                session.info(),
                "another hash",
                List.of(),
                session.opened(),
                session.ttl(),
                session.startedAt(),
                session.heartbeat(),
                session.activity(),
                session.nodeGone(),
                session.ending());
    }

    @Test
    void only_the_answers_to_those_who_lost_something_are_read() {
        Desk one = before.cut("1", 0);
        Desk other = before.cut("2", 201);
        one.take(one.by("a", "key", "print"), "t", Mode.EXCLUSIVE, 0, 0, 0, "x");
        one.take(one.by("c", "key", "print"), "u", Mode.EXCLUSIVE, 0, 0, 0, "y");
        other.take("b", "x");
        damage(one.ledger(), "a");
        damage(one.ledger(), "c");
        Desk merged = one.merge(other, MERGED);
        assertThat(merged.held()).containsExactly("x:b", "y:c");
        assertThat(merged.ledger().snapshot().answers())
                .extracting(Remembered::from)
                .contains(Desk.hash("c"))
                .doesNotContain(Desk.hash("a"));
    }

    @Test
    void an_answer_that_cannot_be_read_is_found_before_anything_is_changed() {
        Desk one = before.cut("1", 0);
        one.borrow("b", 1_000, "z");
        one.take(one.by("a", "key", "print"), "t", Mode.EXCLUSIVE, 0, 0, 0, "x");
        damage(one.ledger(), "a");
        Ledger ledger = one.ledger();
        String held = one.held().toString();
        Command.Tick again = new Command.Tick(one.by("a", "key", "print"));
        assertThatThrownBy(() -> ledger.apply(again, Stamp.at(ledger.clock() + 5_000, 0, "n1")))
                .hasMessage("damaged");
        assertThat(one.held()).hasToString(held);
    }

    private static void damage(Ledger ledger, String session) {
        for (Remembered answer : ledger.snapshot().answers()) {
            if (answer.from().equals(Desk.hash(session))) {
                answer.kept().keepAs(() -> {
                    throw new IllegalStateException("damaged");
                });
            }
        }
    }

    @Test
    void what_each_side_granted_stays_and_of_two_that_conflict_the_higher_fence() {
        Desk one = before.cut("1", 0);
        Desk other = before.cut("2", 201);
        one.take("a", "x", "only-a");
        other.take("b", "x/y", "only-b");
        Desk merged = one.merge(other, MERGED);
        assertThat(merged.held()).containsExactly("only-a:a", "only-b:b", "x/y:b");
        assertThat(merged.happened())
                .containsExactly(EventType.RESET, EventType.CLAIM_REVOKED, EventType.CLUSTER_MERGED);
        Event revoked = merged.last().events().get(1);
        assertThat(revoked.session()).isEqualTo("a");
        assertThat(revoked.by()).isEqualTo("b");
        assertThat(revoked.reason()).isEqualTo("merged");
        merged.release("a", "x");
        Refusal.ClaimLost lost = (Refusal.ClaimLost) merged.refusal();
        assertThat(lost.ending().type()).isEqualTo("claim.revoked");
        assertThat(lost.ending().by()).isEqualTo("b");
    }

    @Test
    void a_claim_goes_when_the_other_side_gave_out_a_higher_fence_since_though_it_was_let_go() {
        before.take("c", "x");
        Desk one = before.cut("1", 0);
        Desk other = before.cut("2", 201);
        one.take(one.by("a"), "t", Mode.EXCLUSIVE, 0, 60_000, 0, "x");
        one.release("c", "x");
        one.take("a", "y");
        other.release("c", "x");
        other.take("b", "x/z");
        other.release("b", "x/z");
        Desk merged = one.merge(other, MERGED);
        assertThat(one.held()).containsExactly("x:a", "y:a");
        assertThat(merged.held()).containsExactly("y:a");
        Event revoked = merged.last().events().get(1);
        assertThat(revoked.type()).isEqualTo(EventType.CLAIM_REVOKED);
        assertThat(revoked.by()).isEqualTo("b");
        assertThat(merged.call("a", "t", 0)).isInstanceOf(Reply.Refused.class);
    }

    @Test
    void a_claim_goes_when_its_own_session_was_given_the_path_anew_on_the_other_side_and_let_it_go() {
        for (Mode mode : Mode.values()) {
            Desk one = before.cut("1", 0);
            Desk other = before.cut("2", 201);
            one.take("a", mode, 0, 0, "x");
            one.take("a", "kept/below", "held");
            other.take("a", mode, 0, 0, "x");
            other.release("a", "x");
            other.take("a", "kept", "held");
            other.release("a", "kept");
            Desk merged = one.merge(other, MERGED);
            assertThat(merged.held()).containsExactly("held:a", "kept/below:a");
            assertThat(merged.happened())
                    .containsExactly(EventType.RESET, EventType.CLAIM_REVOKED, EventType.CLUSTER_MERGED);
            merged.release("a", "x");
            assertThat(merged.refusal()).isInstanceOf(Refusal.ClaimLost.class);
        }
    }

    @Test
    void who_was_given_a_path_alone_on_one_side_and_shared_later_on_the_other_is_told_that_it_is_not_alone() {
        Desk one = before.cut("1", 0);
        Desk other = before.cut("2", 201);
        one.take("a", "x");
        long alone = one.claim("a", "x").fence();
        other.share("a", "x");
        Desk merged = one.merge(other, MERGED);
        assertThat(merged.claim("a", "x").mode()).isEqualTo(Mode.SHARED);
        assertThat(merged.last().events())
                .filteredOn(event -> event.type() == EventType.CLAIM_REVOKED)
                .singleElement()
                .satisfies(event -> assertThat(event.fence()).isEqualTo(alone));
    }

    @Test
    void an_offer_taken_up_with_a_majority_stays_though_that_is_no_event() {
        before.take("b", "x");
        before.take(before.by("a"), "t", Mode.EXCLUSIVE, 0, 120_000, 0, "x");
        before.release("b", "x");
        before.isConfirmed();
        assertThat(before.claim("a", "x").offer()).isEqualTo("t");
        Desk majority = before.cut("1", 0);
        Desk other = before.cut("2", 201);
        majority.pass(1_000);
        assertThat(majority.call("a", "t", 0)).isInstanceOf(Reply.Granted.class);
        majority.isConfirmed();
        other.pass(60_001);
        assertThat(other.held()).isEmpty();
        other.beat("a");
        other.take("c", "x");
        for (Desk merged : List.of(majority.merge(other, MERGED), other.merge(majority, MERGED))) {
            assertThat(merged.held()).containsExactly("x:a");
        }
    }

    @Test
    void what_a_majority_stood_behind_stays_whatever_the_other_side_did_with_a_higher_fence() {
        Desk majority = before.cut("1", 0);
        Desk other = before.cut("2", 201);
        majority.take("a", "x");
        majority.isConfirmed();
        other.take("b", "x");
        other.take("c", "y");
        for (Desk merged : List.of(majority.merge(other, MERGED), other.merge(majority, MERGED))) {
            assertThat(merged.held()).containsExactly("x:a");
            assertThat(merged.last().events())
                    .filteredOn(event -> event.type() == EventType.CLAIM_REVOKED)
                    .extracting(Event::session)
                    .containsExactlyInAnyOrder("b", "c");
        }
    }

    @Test
    void a_session_that_only_the_other_side_heard_of_keeps_what_it_holds() {
        before.take("a", "x");
        Desk one = before.cut("1", 0);
        Desk other = before.cut("2", 201);
        one.pass(200_000);
        one.beat("a");
        one.pass(200_000);
        other.pass(400_000);
        assertThat(other.held()).isEmpty();
        Desk merged = one.merge(other, MERGED);
        assertThat(merged.held()).containsExactly("x:a");
        assertThat(merged.beat("a")).isInstanceOf(Reply.Beat.class);
    }

    @Test
    void a_copy_that_is_merely_old_brings_nobody_back() {
        before.take("a", "x");
        Desk old = before.cut("1", 0);
        before.pass(400_000);
        before.open("b", "");
        before.take("b", "z");
        Desk merged = before.merge(old, MERGED);
        assertThat(merged.held()).containsExactly("z:b");
        assertThat(merged.beat("a")).isInstanceOf(Reply.Refused.class);
        assertThat(merged.happened()).doesNotContain(EventType.CLAIM_REVOKED);
    }

    @Test
    void a_side_that_was_restored_from_an_older_state_learns_what_it_missed() {
        before.take("a", "x");
        Desk restored = before.cut("1", 205);
        before.release("a", "x");
        before.take("b", "y");
        restored.take("c", "z");
        assertThat(restored.held()).containsExactly("x:a", "z:c");
        assertThat(before.merge(restored, MERGED).held()).containsExactly("y:b", "z:c");
    }

    @Test
    void a_merge_of_a_merge_is_as_good_as_one() {
        before.take("a", "x", "y");
        Desk one = before.cut("1", 0);
        Desk other = before.cut("2", 201);
        Desk third = before.cut("3", 202);
        one.release("a", "x");
        other.take("b", "b");
        third.take("c", "c");
        Desk merged = one.merge(other, MERGED);
        merged.release("a", "y");
        assertThat(merged.merge(third, MERGED + 1).held()).containsExactly("b:b", "c:c");
        assertThat(third.merge(merged, MERGED + 1).held()).containsExactly("b:b", "c:c");
    }

    @Test
    void a_holder_learns_once_that_an_operator_broke_its_claim_on_the_other_side() {
        before.take("a", "x");
        Desk one = before.cut("1", 0);
        Desk other = before.cut("2", 201);
        other.breakIt("x");
        Desk merged = one.merge(other, MERGED);
        Event revoked = merged.last().events().get(1);
        assertThat(revoked.type()).isEqualTo(EventType.CLAIM_REVOKED);
        assertThat(revoked.by()).isEqualTo("operator");
        assertThat(revoked.reason()).isEqualTo("stuck");
        assertThat(merged.merge(one, MERGED + 1).happened()).containsExactly(EventType.RESET, EventType.CLUSTER_MERGED);
    }

    @Test
    void who_waits_on_both_sides_waits_on_by_arrival_and_is_served_when_nothing_blocks() {
        before.take("a", "x");
        Desk one = before.cut("1", 0);
        Desk other = before.cut("2", 201);
        one.pass(1_000);
        one.queue("b", "x");
        other.pass(500);
        other.queue("c", "x");
        other.pass(500);
        Desk merged = one.merge(other, MERGED);
        assertThat(merged.ledger().snapshot().waiters())
                .extracting(waiter -> waiter.session())
                .containsExactly("c", "b");
        Desk released = before.cut("3", 203);
        released.release("a", "x");
        assertThat(merged.merge(released, MERGED + 1).held()).containsExactly("x:c");
    }

    @Test
    void a_request_that_both_sides_have_and_that_ended_on_one_does_not_wait_on() {
        before.take("a", "x");
        Desk one = before.cut("1", 0);
        Desk other = before.cut("2", 201);
        queueOnBoth(one, other, 60_000);
        other.pass(10);
        other.release("a", "x");
        assertThat(other.call("b", "t", 0)).isInstanceOf(Reply.Granted.class);
        other.release("b", "x");
        Desk merged = one.merge(other, MERGED);
        assertThat(merged.held()).isEmpty();
        assertThat(merged.ledger().snapshot().waiters()).isEmpty();
        assertThat(merged.last().settled()).hasSize(1);
    }

    @Test
    void a_request_that_both_sides_have_waits_on_where_the_other_gave_it_to_a_session_that_ran_out_there() {
        before.take("a", "x");
        Desk one = before.cut("1", 0);
        Desk other = before.cut("2", 201);
        queueOnBoth(one, other, 6_000_000);
        other.release("a", "x");
        for (int i = 0; i < 50; i++) {
            one.pass(10_000);
            other.pass(10_000);
            one.beat("a");
            one.beat("b", "t");
        }
        assertThat(other.held()).isEmpty();
        Desk merged = one.merge(other, MERGED);
        assertThat(merged.happened()).doesNotContain(EventType.CLAIM_REFUSED);
        assertThat(merged.held().size() + merged.ledger().snapshot().waiters().size())
                .isEqualTo(1);
    }

    @Test
    void a_circle_of_waits_that_only_both_sides_close_is_refused() {
        before.take("a", "x");
        before.take("b", "y");
        Desk one = before.cut("1", 0);
        Desk other = before.cut("2", 201);
        one.queue("a", "y");
        other.pass(10);
        other.queue("b", "x");
        Desk merged = one.merge(other, MERGED);
        assertThat(merged.happened()).contains(EventType.CLAIM_DEQUEUED, EventType.CLAIM_REFUSED);
        assertThat(merged.ledger().snapshot().waiters()).hasSize(1);
        assertThat(merged.last().settled()).hasSize(1);
    }

    @Test
    void a_session_closed_on_one_side_is_closed() {
        Desk one = before.cut("1", 0);
        Desk other = before.cut("2", 201);
        one.apply(new Command.Close(one.by("a"), "a", "done", ""));
        other.take("a", "x");
        Desk merged = one.merge(other, MERGED);
        assertThat(merged.held()).isEmpty();
        assertThat(merged.happened())
                .containsExactly(EventType.RESET, EventType.CLAIM_RELEASED, EventType.CLUSTER_MERGED);
    }

    @Test
    void two_strangers_under_one_id_do_not_inherit_from_each_other() {
        Desk one = before.cut("1", 0);
        Desk other = before.cut("2", 201);
        one.open("new", "", "here", "hash of new");
        one.take("new", "x");
        other.pass(1_000);
        other.open("new", "", "there", "hash of another");
        Desk merged = one.merge(other, MERGED);
        assertThat(merged.held()).isEmpty();
        assertThat(merged.happened()).contains(EventType.CLAIM_REVOKED);
        merged.beat("new");
        assertThat(merged.refusal()).isInstanceOf(Refusal.SessionGone.class);
    }

    @Test
    void of_two_writes_one_stays_and_neither_writer_takes_it_for_its_own() {
        write(before, "a", "1", null);
        Desk one = before.cut("1", 0);
        Desk other = before.cut("2", 201);
        write(one, "a", "2", 1L);
        other.pass(10);
        write(other, "b", "3", 1L);
        Desk merged = one.merge(other, MERGED);
        assertThat(merged.happened()).contains(EventType.RESOURCE_CHANGED);
        assertThat(merged.ledger().snapshot().resources().get(0).value()).isEqualTo("3");
        assertThat(write(merged, "a", "4", 2L)).isInstanceOf(Reply.Refused.class);
        assertThat(write(merged, "a", "4", 3L)).isInstanceOf(Reply.Written.class);
    }

    @Test
    void what_was_left_to_run_is_left_however_the_two_clocks_went() {
        Desk one = before.cut("1", 0);
        Desk other = before.cut("2", 201);
        one.take("a", Mode.EXCLUSIVE, 5_000, 0, "x");
        other.pass(60_000);
        Desk merged = one.merge(other, MERGED);
        merged.pass(4_999);
        assertThat(merged.held()).containsExactly("x:a");
        merged.pass(2);
        assertThat(merged.held()).isEmpty();
    }

    @Test
    void a_merge_needs_an_epoch_after_both() {
        Desk one = before.cut("1", 300);
        Desk other = before.cut("2", 201);
        assertThatThrownBy(() -> one.merge(other, 300)).isInstanceOf(IllegalStateException.class);
    }

    /** One request of b for x, sent to both sides, with ticket t. */
    private void queueOnBoth(Desk one, Desk other, long patience) {
        Call twice = before.by("b", "key", "print");
        for (Desk side : List.of(one, other)) {
            assertThat(side.take(twice, "t", Mode.EXCLUSIVE, 0, patience, patience, "x"))
                    .isInstanceOf(Reply.Queued.class);
        }
    }

    private static Reply write(Desk desk, String session, String value, Long version) {
        return desk.apply(new Command.Write(desk.by(session), new Path("r"), "", value, "", version));
    }
}
