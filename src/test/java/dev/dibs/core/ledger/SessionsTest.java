package dev.dibs.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dibs.core.model.Command;
import dev.dibs.core.model.EventType;
import dev.dibs.core.model.LedgerSettings;
import dev.dibs.core.model.Mode;
import dev.dibs.core.model.Owner;
import dev.dibs.core.model.Path;
import dev.dibs.core.model.Refusal;
import dev.dibs.core.model.Reply;
import dev.dibs.core.model.SessionInfo;
import dev.dibs.kit.Desk;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Section 2 of the contract, rule by rule, from coming back to one session, one participant. */
class SessionsTest {
    private final Desk desk = new Desk(LedgerSettings.defaults(), "a", "b", "c");

    private void lose(String session) {
        desk.apply(new Command.EndSession(desk.by(""), session, "socket", Long.MAX_VALUE, null));
    }

    @Test
    void rule_9_who_comes_back_gets_what_is_still_free() {
        desk.take("a", "x", "y");
        long fence = desk.claim("a", "x").fence();
        lose("a");
        desk.take("b", "y/deep");
        desk.open("a", "a");
        Reply.Restored restored = (Reply.Restored) desk.apply(new Command.Restore(desk.by("a"), "a"));
        assertThat(desk.held()).containsExactly("x:a", "y/deep:b");
        assertThat(desk.claim("a", "x").fence()).isGreaterThan(fence);
        assertThat(restored.lost()).singleElement().satisfies(lost -> {
            assertThat(lost.path()).isEqualTo(new Path("y"));
            assertThat(lost.holders().get(0).claim().session()).isEqualTo("b");
        });
    }

    @Test
    void rule_9_who_comes_back_does_not_overtake_the_line() {
        desk.take("a", "x/a");
        desk.take("b", "x/b");
        desk.queue("c", "x");
        lose("a");
        desk.open("a", "a");
        desk.apply(new Command.Restore(desk.by("a"), "a"));
        assertThat(desk.held()).containsExactly("x/b:b");
    }

    @Test
    void rule_10_only_the_holder_acts_for_itself() {
        desk.take("a", "src");
        desk.release("b", "src");
        assertThat(desk.refusal()).isInstanceOf(Refusal.NotFound.class);
        desk.release("nobody", "src");
        assertThat(desk.refusal()).isInstanceOf(Refusal.Unauthenticated.class);
        desk.release("", "src");
        assertThat(desk.refusal()).isInstanceOf(Refusal.Unauthenticated.class);
        desk.apply(new Command.Heartbeat(desk.by("b"), "a", java.util.List.of()));
        assertThat(desk.refusal()).isInstanceOf(Refusal.Forbidden.class);
        desk.apply(new Command.Close(desk.by("b"), "a", "", ""));
        assertThat(desk.refusal()).isInstanceOf(Refusal.Forbidden.class);
        assertThat(desk.held()).containsExactly("src:a");
    }

    @Test
    void rule_11_who_lost_a_claim_is_told_how_at_the_next_call() {
        desk.take("a", "src");
        desk.breakIt("src");
        assertThat(desk.happened()).containsExactly(EventType.CLAIM_BROKEN);
        long revision = desk.ledger().revision();
        desk.release("a", "src");
        assertThat(desk.refusal()).isInstanceOfSatisfying(Refusal.ClaimLost.class, lost -> {
            assertThat(lost.ending().type()).isEqualTo("claim.broken");
            assertThat(lost.ending().by()).isEqualTo("operator");
            assertThat(lost.ending().reason()).isEqualTo("stuck");
            assertThat(lost.ending().revision()).isEqualTo(revision);
        });
    }

    @Test
    void rule_11_who_ran_out_of_time_is_told_so() {
        desk.borrow("a", 1_000, "src");
        desk.pass(1_001);
        desk.apply(new Command.Renew(desk.by("a"), java.util.List.of(new Path("src")), null));
        assertThat(((Refusal.ClaimLost) desk.refusal()).ending().reason()).isEqualTo("ttl");
    }

    @Test
    void rule_11_what_one_does_not_hold_one_cannot_let_go() {
        desk.take("a", "src");
        desk.release("a", "src", "lib");
        assertThat(((Refusal.NotFound) desk.refusal()).what()).contains("lib");
        assertThat(desk.held()).containsExactly("src:a");
    }

    @Test
    void rule_12_every_refusal_is_an_event() {
        desk.take("a", "src");
        desk.take("b", "src/x");
        assertThat(desk.happened()).containsExactly(EventType.CLAIM_REFUSED);
        desk.take("b", Mode.EXCLUSIVE, 0, 500, "src/x");
        desk.pass(501);
        assertThat(desk.happened()).contains(EventType.CLAIM_REFUSED);
    }

    @Test
    void rule_13_a_grant_that_nobody_calls_for_is_an_offer() {
        desk.take("a", "src");
        desk.take(desk.by("b"), "t", Mode.EXCLUSIVE, 0, 600_000, 0, "src");
        desk.release("a");
        assertThat(desk.claim("b", "src").offer()).isEqualTo("t");
        desk.pass(60_000);
        assertThat(desk.held()).containsExactly("src:b");
        desk.pass(1);
        assertThat(desk.held()).isEmpty();
        assertThat(desk.last().events().get(0).reason()).isEqualTo("offer");
        desk.call("b", "t", 0);
        assertThat(desk.refusal()).isInstanceOf(Refusal.ClaimLost.class);
    }

    @Test
    void rule_13_an_offer_is_taken_up_by_a_call_a_renewal_or_a_heartbeat() {
        for (int way = 0; way < 3; way++) {
            desk.take("a", "src");
            desk.take(desk.by("b"), "t" + way, Mode.EXCLUSIVE, 0, 600_000, 0, "src");
            desk.release("a");
            assertThat(desk.claim("b", "src").offer()).isNotNull();
            desk.beat("b");
            assertThat(desk.claim("b", "src").offer()).isNotNull();
            switch (way) {
                case 0 -> assertThat(desk.call("b", "t0", 0)).isInstanceOf(Reply.Granted.class);
                case 1 -> desk.apply(new Command.Renew(desk.by("b"), java.util.List.of(), null));
                default -> desk.beat("b", "t2");
            }
            assertThat(desk.claim("b", "src").offer()).isNull();
            desk.release("b");
        }
    }

    @Test
    void rule_13_who_lost_what_a_ticket_granted_is_told_so_though_it_holds_the_path_in_another_way() {
        desk.share("a", "src");
        desk.share("b", "src/x");
        desk.take(desk.by("a"), "t", Mode.EXCLUSIVE, 0, 600_000, 0, "src/x");
        desk.release("b");
        assertThat(desk.claim("a", "src/x").offer()).isEqualTo("t");
        desk.pass(60_001);
        assertThat(desk.share("b", "src/x")).isInstanceOf(Reply.Granted.class);
        desk.call("a", "t", 0);
        assertThat(desk.refusal()).isInstanceOf(Refusal.ClaimLost.class);
    }

    @Test
    void rule_13_nobody_listens_any_more_to_a_ledger_that_was_brought_back() {
        desk.take("a", "src");
        desk.take(desk.by("b"), "t", Mode.EXCLUSIVE, 0, 600_000, 600_000, "src");
        desk.apply(new Command.Resume(desk.by(""), "n1", true));
        desk.release("a");
        assertThat(desk.claim("b", "src").offer()).isEqualTo("t");
    }

    @Test
    void rule_13_a_ticket_is_known_as_long_as_its_offer_may_be_called_for() {
        long halfAnHour = 1_800_000;
        LedgerSettings bounds = new LedgerSettings(
                10, 10, 10, 10, 10, 10, 100, 100, 1 << 20, 1_000, halfAnHour, 60_000, 0, Map.of("", 300_000L));
        Desk patient = new Desk(bounds, "a", "b");
        patient.take("a", "src");
        patient.take(patient.by("b"), "t", Mode.EXCLUSIVE, 0, 600_000, 0, "src");
        patient.release("a");
        for (int minute = 0; minute < 20; minute++) {
            patient.pass(60_000);
            patient.beat("b");
        }
        assertThat(patient.call("b", "t", 0)).isInstanceOf(Reply.Granted.class);
    }

    @Test
    void rule_13_a_ticket_that_nobody_calls_for_leaves_the_line() {
        desk.take("a", "src");
        desk.take(desk.by("b"), "t", Mode.EXCLUSIVE, 0, 600_000, 1_000, "src");
        desk.pass(61_000);
        assertThat(desk.call("b", "t", 1_000)).isInstanceOf(Reply.Queued.class);
        desk.pass(61_001);
        assertThat(desk.happened()).contains(EventType.CLAIM_DEQUEUED);
        assertThat(desk.ledger().snapshot().waiters()).isEmpty();
    }

    @Test
    void rule_14_every_grant_tells_how_long_it_is_good_for() {
        Reply.Granted granted = (Reply.Granted) desk.borrow("a", 5_000, "src");
        assertThat(granted.claims().get(0).expires()).isEqualTo(desk.ledger().clock() + 5_000);
        granted = (Reply.Granted) desk.take("a", "lib");
        assertThat(granted.claims().get(0).expires()).isEqualTo(desk.ledger().clock() + 300_000);
    }

    @Test
    void rule_15_a_living_session_is_opened_again_by_its_token_alone() {
        desk.open("a", "");
        assertThat(desk.refusal()).isInstanceOf(Refusal.SessionExists.class);
        desk.open("a", "b");
        assertThat(desk.refusal()).isInstanceOf(Refusal.SessionExists.class);
        assertThat(((Reply.Opened) desk.open("a", "a")).fresh()).isFalse();
    }

    @Test
    void who_opens_its_session_again_without_a_word_of_time_keeps_the_time_it_has() {
        assertThat(opened("agent", 600_000, "")).isEqualTo(600_000);
        assertThat(opened("agent", 0, "t")).isEqualTo(600_000);
        assertThat(opened("agent", 5_000, "t")).isEqualTo(5_000);
        assertThat(opened("desk", 0, "t")).isEqualTo(LedgerSettings.defaults().ttlOf("desk"));
    }

    @Test
    void who_opens_its_session_again_need_not_say_again_who_it_is() {
        Owner owner = new Owner("Tom", "dev", "here", "pts/1", "/work");
        openAs(new SessionInfo("t", "desk", owner, 0, "main", "n1", Map.of("row", "4")), "");
        SessionInfo bare = new SessionInfo("t", "", new Owner("", "", "", "", ""), 0, "", "n2", Map.of());
        assertThat(openAs(bare, "t"))
                .isEqualTo(new SessionInfo("t", "desk", owner, 0, "main", "n2", Map.of("row", "4")));
        SessionInfo there = new SessionInfo("t", "", new Owner("", "", "there", "", ""), 0, "", "n2", Map.of());
        assertThat(openAs(there, "t").owner()).isEqualTo(new Owner("Tom", "dev", "there", "", ""));
    }

    @Test
    void who_does_not_say_who_it_is_is_an_agent_with_its_id_for_a_name() {
        SessionInfo is = openAs(new SessionInfo("t", "", new Owner("", "", "", "", ""), 0, "", "n1", Map.of()), "");
        assertThat(is.kind()).isEqualTo("agent");
        assertThat(is.owner().name()).isEqualTo("t");
    }

    private SessionInfo openAs(SessionInfo info, String shown) {
        Command.Open open = new Command.Open(desk.by(shown), info, "a token", Desk.hash("t"), 0);
        return ((Reply.Opened) desk.apply(open)).session().info();
    }

    private long opened(String kind, long ttl, String shown) {
        SessionInfo info = new SessionInfo("t", kind, new Owner("t", "dev", "here", "", ""), 0, "", "n1", Map.of());
        Command.Open open = new Command.Open(desk.by(shown), info, "a token", Desk.hash("t"), ttl);
        return ((Reply.Opened) desk.apply(open)).session().ttl();
    }

    @Test
    void rule_15_a_session_that_moved_tells_its_old_place() {
        desk.take("a", "src");
        desk.open("a", "a", "there", "hash of new");
        assertThat(desk.happened()).containsExactly(EventType.SESSION_RESTORED);
        desk.beat("a");
        assertThat(desk.refusal()).isInstanceOf(Refusal.SessionGone.class);
        assertThat(desk.held()).containsExactly("src:a");
        assertThat(desk.release("new", "src")).isInstanceOf(Reply.Released.class);
    }

    @Test
    void cooling_keeps_others_away_after_an_expiry_but_not_after_a_release() {
        Desk cool = new Desk(LedgerSettings.defaults().withCoolDownMillis(5_000), "a", "b");
        cool.borrow("a", 1_000, "src");
        cool.pass(1_001);
        cool.take("b", "src/x");
        assertThat(((Refusal.Cooling) cool.refusal()).session()).isEqualTo("a");
        assertThat(cool.take("a", "src")).isInstanceOf(Reply.Granted.class);
        cool.release("a");
        assertThat(cool.take("b", "src/x")).isInstanceOf(Reply.Granted.class);
    }

    @Test
    void a_shared_claim_on_a_cooling_path_leaves_no_reader_waiting_for_nothing() {
        Desk cool = new Desk(LedgerSettings.defaults().withCoolDownMillis(5_000), "a", "b");
        cool.borrow("a", 1_000, "src");
        cool.pass(1_001);
        cool.take("b", Mode.SHARED, 0, 60_000, "src");
        cool.share("a", "src");
        cool.pass(5_001);
        assertThat(cool.held()).containsExactly("src:a", "src:b");
    }

    @Test
    void two_sessions_end_in_the_same_order_on_every_copy() {
        desk.pass(200_000);
        desk.beat("a");
        desk.borrow("b", 120_000, "src");
        Ledger other = Ledger.of(desk.ledger().snapshot());
        var tick = new Command.Tick(desk.by(""));
        desk.pass(1_000_000);
        var stamp = dev.dibs.core.model.Stamp.at(
                desk.ledger().clock(),
                desk.ledger().snapshot().offset(),
                desk.ledger().owner());
        assertThat(other.apply(tick, stamp).events()).isEqualTo(desk.last().events());
    }
}
