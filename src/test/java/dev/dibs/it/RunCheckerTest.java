package dev.dibs.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dibs.kit.Run;
import dev.dibs.kit.RunChecker;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Who checks the checker: a history without fault, and each fault planted in it. */
class RunCheckerTest {
    private static final long LEAP = 1L << 22;

    @Test
    void a_history_without_fault_is_passed() {
        assertThat(RunChecker.faultsOf(good())).isEmpty();
    }

    @Test
    void an_acknowledged_grant_that_was_dropped_is_found() {
        Run run = good();
        run.told().values().forEach(events -> events.removeIf(event -> event.revision() == 6));
        assertThat(RunChecker.faultsOf(run)).anyMatch(fault -> fault.contains("acknowledged, and then missing"));
        found(lost -> lost.standing().clear(), "lost without a word");
    }

    @Test
    void while_apart_a_reset_stands_for_events_that_nobody_heard_and_nothing_else_does() {
        for (long resetAt : List.of(20L, 60L)) {
            Run run = good();
            run.apart().add(new Run.Apart(40, 70, false));
            run.told().values().forEach(events -> {
                events.removeIf(event -> event.revision() == 6);
                events.replaceAll(event -> event.type().equals("reset")
                        ? new Run.Told(LEAP, "reset", null, List.of(), 0, false, "", false, resetAt)
                        : event);
            });
            assertThat(RunChecker.faultsOf(run).stream().anyMatch(fault -> fault.contains("nobody was told the grant")))
                    .as("reset at " + resetAt)
                    .isEqualTo(resetAt < 40);
        }
    }

    @Test
    void what_was_given_while_apart_and_asked_for_again_later_is_no_fault() {
        for (long heardAt : List.of(50L, 75L)) {
            Run run = good();
            run.apart().add(new Run.Apart(40, 70, false));
            run.grants().remove(2);
            run.grants().add(new Run.Grant("s1", List.of("kept/k1"), false, 6, 80, 85));
            run.told().values().forEach(events -> {
                events.removeIf(event -> event.revision() == 6);
                events.replaceAll(event -> new Run.Told(
                        event.revision(),
                        event.type(),
                        event.session(),
                        event.paths(),
                        event.fence(),
                        false,
                        "",
                        false,
                        event.revision() < 6 ? heardAt : 90));
            });
            assertThat(RunChecker.faultsOf(run).stream().anyMatch(fault -> fault.contains("nobody was told the grant")))
                    .as("the event before it was heard at " + heardAt)
                    .isEqualTo(heardAt > 70);
        }
    }

    @Test
    void an_acknowledged_release_that_was_dropped_is_found() {
        found(run -> run.releases().add(new Run.Release("s1", List.of("kept/k1"), 6, 90, 95)), "the end of kept/k1");
    }

    @Test
    void an_event_told_twice_is_found() {
        found(run -> run.told().get("two").add(2, run.told().get("two").get(1)), "was told twice");
    }

    @Test
    void the_same_thing_told_as_two_events_is_found() {
        found(
                run -> run.told()
                        .values()
                        .forEach(events -> events.add(told(LEAP + 2, "claim.acquired", "s2", "a", 5))),
                "was told 2 times");
    }

    @Test
    void a_gap_is_found() {
        found(run -> run.told().get("one").remove(1), "one has a gap between 2 and");
        found(run -> run.told().get("one").remove(run.told().get("one").size() - 1), "gap at the end");
    }

    @Test
    void an_event_lost_just_before_a_reset_is_found() {
        found(run -> run.told().get("one").removeIf(event -> event.revision() == 6), "was never told");
    }

    @Test
    void a_gap_before_a_reset_with_the_state_is_none() {
        Run run = good();
        List<Run.Told> events = run.told().get("one");
        events.subList(2, 5).clear();
        events.add(2, new Run.Told(6, "reset", null, List.of(), 0, true));
        assertThat(RunChecker.faultsOf(run)).isEmpty();
    }

    @Test
    void events_out_of_order_are_found() {
        found(run -> Collections.swap(run.told().get("two"), 1, 2), "out of order");
    }

    @Test
    void subscribers_told_different_things_are_found() {
        found(run -> run.told().get("two").set(1, told(3, "claim.acquired", "s9", "a", 3)), "something else");
    }

    @Test
    void overlapping_holders_are_found() {
        found(run -> run.grants().set(1, new Run.Grant("s2", List.of("a"), false, 5, 20, 25)), "two hold at once");
        found(
                run -> run.grants().add(new Run.Grant("s3", List.of("kept/k1/beneath"), true, 9, 90, 95)),
                "two hold at once");
    }

    @Test
    void holders_that_share_do_not_overlap() {
        Run run = good();
        run.grants().replaceAll(g -> new Run.Grant(g.session(), g.paths(), true, g.fence(), g.sent(), g.acked()));
        run.grants().set(1, new Run.Grant("s2", List.of("a"), true, 5, 20, 25));
        assertThat(RunChecker.faultsOf(run)).isEmpty();
    }

    @Test
    void a_reused_fence_is_found() {
        found(run -> run.grants().set(1, new Run.Grant("s2", List.of("a"), false, 3, 40, 45)), "was reused");
    }

    @Test
    void a_fence_that_went_back_is_found() {
        found(
                run -> {
                    run.grants().set(0, new Run.Grant("s1", List.of("a"), false, 5, 10, 15));
                    run.grants().set(1, new Run.Grant("s2", List.of("a"), false, 3, 40, 45));
                },
                "went back");
    }

    @Test
    void a_claim_that_stands_though_it_ended_is_found() {
        found(run -> run.standing().add(new Run.Standing("a", "s1", 3)), "though its end was told");
        found(run -> run.standing().add(new Run.Standing("x", "s1", 99)), "nobody was told its grant");
    }

    @Test
    void what_ends_twice_or_is_taken_from_its_holder_is_excused_only_while_the_nodes_are_apart() {
        for (long heardAt : List.of(50L, 90L)) {
            Run run = good();
            run.apart().add(new Run.Apart(40, 70, true));
            run.told()
                    .values()
                    .forEach(events -> events.add(
                            new Run.Told(LEAP + 2, "claim.expired", "s2", List.of("a"), 5, false, "", false, heardAt)));
            List<String> faults = RunChecker.faultsOf(run);
            for (String what : List.of("the end of a", "taken from who was there")) {
                assertThat(faults.stream().anyMatch(fault -> fault.contains(what)))
                        .as(what + " heard at " + heardAt)
                        .isEqualTo(heardAt > 70);
            }
        }
    }

    @Test
    void two_that_stand_and_share_are_no_conflict_though_nobody_was_told_his_grant_in_an_answer() {
        for (boolean shared : new boolean[] {true, false}) {
            Run run = good();
            long at = LEAP + 2;
            for (String session : List.of("s3", "s4")) {
                long fence = at++;
                run.told()
                        .values()
                        .forEach(events -> events.add(new Run.Told(
                                fence, "claim.acquired", session, List.of("b"), fence, shared, "", false, 70)));
                run.standing().add(new Run.Standing("b", session, fence));
            }
            assertThat(RunChecker.faultsOf(run).stream().anyMatch(fault -> fault.contains("listed together")))
                    .isEqualTo(!shared);
        }
    }

    private static void found(Consumer<Run> seed, String what) {
        Run run = good();
        seed.accept(run);
        assertThat(RunChecker.faultsOf(run)).anyMatch(fault -> fault.contains(what));
    }

    /** s1 takes a and lets it go, s2 takes it, s1 keeps something; then the owner dies, and it all still stands. */
    private static Run good() {
        List<Run.Told> events = List.of(
                told(2, "session.opened", "s1", null, 0),
                told(3, "claim.acquired", "s1", "a", 3),
                told(4, "claim.released", "s1", "a", 3),
                told(5, "claim.acquired", "s2", "a", 5),
                told(6, "claim.acquired", "s1", "kept/k1", 6),
                told(LEAP, "reset", null, null, 0),
                told(LEAP + 1, "claim.released", "s2", "a", 5));
        Map<String, List<Run.Told>> told = new TreeMap<>();
        told.put("one", new ArrayList<>(events));
        told.put("two", new ArrayList<>(events));
        return new Run(
                "w",
                new ArrayList<>(List.of(
                        new Run.Grant("s1", List.of("a"), false, 3, 10, 15),
                        new Run.Grant("s2", List.of("a"), false, 5, 16, 45),
                        new Run.Grant("s1", List.of("kept/k1"), false, 6, 50, 55))),
                new ArrayList<>(List.of(
                        new Run.Release("s1", List.of("a"), 3, 30, 35),
                        new Run.Release("s2", List.of("a"), 5, 60, 65))),
                told,
                new ArrayList<>(List.of(new Run.Standing("kept/k1", "s1", 6))));
    }

    private static Run.Told told(long revision, String type, String session, String path, long fence) {
        return new Run.Told(revision, type, session, path == null ? List.of() : List.of(path), fence, false);
    }
}
