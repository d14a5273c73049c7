package dev.dibs.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dibs.core.ledger.Epochs;
import dev.dibs.core.ledger.Ledger;
import dev.dibs.core.ledger.Snapshot;
import dev.dibs.core.ledger.TakenSteps;
import dev.dibs.core.model.Call;
import dev.dibs.core.model.Command;
import dev.dibs.core.model.Event;
import dev.dibs.core.model.EventType;
import dev.dibs.core.model.LedgerSettings;
import dev.dibs.core.model.Owner;
import dev.dibs.core.model.Path;
import dev.dibs.core.model.Reply;
import dev.dibs.core.model.RequestId;
import dev.dibs.core.model.SessionInfo;
import dev.dibs.core.model.Stamp;
import dev.dibs.kit.HandTime;
import dev.dibs.kit.OneNode;
import dev.dibs.kit.QuietLog;
import dev.dibs.wire.binary.Letter;
import dev.dibs.wire.binary.StepBytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class StepRunTest {
    private static final String WORKSPACE = "w";

    private final HandTime time = new HandTime();
    /** What happened, in order. */
    private final List<String> happened = new ArrayList<>();

    private final List<StepBytes> written = new ArrayList<>();
    private boolean mayChange = true;
    private final LedgerKeeper keeper =
            new LedgerKeeper(standing(), name -> LedgerSettings.defaults(), time, (name, tick) -> {});

    StepRunTest() {
        keeper.writeDown(log());
        keeper.onStep((name, step) -> step.events().forEach(event -> happened.add("told " + event.type())));
    }

    @Test
    void they_are_written_down_once_and_told_in_order_after_that() {
        Ledger ledger = opened("one");
        StepRun run = keeper.begin(WORKSPACE, ledger, 0, 0);
        assertThat(run.take(open("two")).reply()).isInstanceOf(Reply.Opened.class);
        assertThat(run.take(close("one")).reply()).isInstanceOf(Reply.Released.class);
        assertThat(happened).isEmpty();
        run.end();
        assertThat(happened).containsExactly("written 2 of 2", "told session.opened", "told session.closed");
        assertThat(run.ledger()).isSameAs(ledger);
        assertThat(run.steps()).isSameAs(written.get(0));
    }

    @Test
    void whoever_takes_them_again_is_where_the_owner_is() {
        StepRun run = keeper.begin(WORKSPACE, null, 0, 0);
        for (String id : List.of("one", "two", "three")) {
            assertThat(run.take(open(id)).reply()).isInstanceOf(Reply.Opened.class);
        }
        assertThat(run.take(close("two")).reply()).isInstanceOf(Reply.Released.class);
        run.end();
        TakenSteps came = new StepBytes(written.get(0).bytes()).steps();
        assertThat(came.follows(null)).isTrue();
        Ledger copy = came.begin();
        List<Event> events = came.takeOn(copy);
        Ledger owned = Objects.requireNonNull(run.ledger());
        assertThat(copy.snapshot()).isEqualTo(owned.snapshot());
        assertThat(events).extracting(Event::revision).isSorted().doesNotHaveDuplicates();
        assertThat(events.get(0).type()).isEqualTo(EventType.RESET);
    }

    @Test
    void the_first_says_what_rules_and_none_after_it() {
        StepRun run = keeper.begin(WORKSPACE, null, 0, 0);
        for (String id : List.of("one", "two", "three")) {
            assertThat(run.take(open(id)).reply()).isInstanceOf(Reply.Opened.class);
            time.advance(5);
        }
        run.end();
        TakenSteps steps = written.get(0).steps();
        Stamp first = steps.stamp();
        assertThat(first.epoch()).isPositive();
        assertThat(first.settings()).isNotNull();
        Stamp second = Objects.requireNonNull(steps.more().get(0).stamp());
        assertThat(second).isEqualTo(Stamp.at(first.now(), first.offset(), first.owner()));
        assertThat(steps.more().get(1).stamp()).isNull();
    }

    @Test
    void an_epoch_whose_counter_is_full_ends_in_the_middle() {
        Ledger ledger = Ledger.create(WORKSPACE, LedgerSettings.defaults());
        long before = Epochs.first(200) - (1 << 18) - 1;
        var unused = ledger.apply(open("one").command(), new Stamp(0, 0, "n", 199, "first-use", null));
        Ledger late = Ledger.of(atRevision(ledger, before));
        StepRun run = keeper.begin(WORKSPACE, late, 0, 0);
        assertThat(run.take(open("two")).reply()).isInstanceOf(Reply.Opened.class);
        assertThat(Epochs.of(late.revision())).isEqualTo(199);
        assertThat(run.take(open("three")).reply()).isInstanceOf(Reply.Opened.class);
        assertThat(Epochs.of(late.revision())).isGreaterThan(199);
        run.end();
        Stamp second =
                Objects.requireNonNull(written.get(0).steps().more().get(0).stamp());
        assertThat(second.why()).isEqualTo("counter-full");
    }

    @Test
    void one_that_may_not_be_taken_leaves_the_others() {
        Ledger ledger = opened("one");
        StepRun run = keeper.begin(WORKSPACE, ledger, 0, 0);
        assertThat(run.take(open("two")).reply()).isInstanceOf(Reply.Opened.class);
        mayChange = false;
        assertThatThrownBy(() -> run.take(open("three"))).isInstanceOf(HostException.class);
        mayChange = true;
        assertThat(run.take(open("four")).reply()).isInstanceOf(Reply.Opened.class);
        run.end();
        assertThat(happened).containsExactly("written 2 of 2", "told session.opened", "told session.opened");
        assertThat(ledger.sessions()).isEqualTo(3);
    }

    /** What is written down must lead to where the ledger is. */
    @Test
    void after_one_that_failed_half_way_the_whole_ledger_is_written_down() {
        Ledger ledger = opened("one");
        Command.Take broken =
                new Command.Take(call("take", "one"), List.of(new Path("a")), null, 0, 0, 0, "", Map.of(), "");
        StepRun run = keeper.begin(WORKSPACE, ledger, 0, 0);
        assertThat(run.take(open("two")).reply()).isInstanceOf(Reply.Opened.class);
        assertThatThrownBy(() -> run.take(new Letter(broken))).isInstanceOf(NullPointerException.class);
        assertThat(run.take(open("three")).reply()).isInstanceOf(Reply.Opened.class);
        run.end();
        assertThat(run.isTorn()).isTrue();
        assertThat(run.steps()).isNull();
        assertThat(happened).containsExactly("came with 2", "told session.opened", "told session.opened");
        happened.clear();
        StepRun last = keeper.begin(WORKSPACE, ledger, 0, 0);
        assertThatThrownBy(() -> last.take(new Letter(broken))).isInstanceOf(NullPointerException.class);
        last.end();
        assertThat(last.isTorn()).isTrue();
        assertThat(happened).containsExactly("came with 0");
    }

    @Test
    void a_ledger_begins_with_the_first_session_whatever_came_before() {
        StepRun run = keeper.begin(WORKSPACE, null, 0, 0);
        assertThat(run.take(close("nobody")).reply()).isInstanceOf(Reply.Refused.class);
        assertThat(run.ledger()).isNull();
        assertThat(run.take(open("one")).reply()).isInstanceOf(Reply.Opened.class);
        run.end();
        assertThat(written.get(0).steps().count()).isEqualTo(1);
        StepRun none = keeper.begin("other", null, 0, 0);
        assertThat(none.take(close("nobody")).reply()).isInstanceOf(Reply.Refused.class);
        none.end();
        assertThat(none.ledger()).isNull();
        assertThat(none.steps()).isNull();
        assertThat(written).hasSize(1);
    }

    @Test
    void ticks_that_nothing_comes_of_are_not_written_down_but_go_to_copies() {
        Ledger ledger = opened("one");
        StepRun run = keeper.begin(WORKSPACE, ledger, 0, 0);
        for (int i = 0; i < 2; i++) {
            assertThat(run.take(new Letter(keeper.tick())).revision()).isEqualTo(ledger.revision());
        }
        run.end();
        assertThat(written).isEmpty();
        assertThat(Objects.requireNonNull(run.steps()).steps().count()).isEqualTo(2);
    }

    private Ledger opened(String id) {
        StepRun run = keeper.begin(WORKSPACE, null, 0, 0);
        assertThat(run.take(open(id)).reply()).isInstanceOf(Reply.Opened.class);
        run.end();
        written.clear();
        happened.clear();
        return Objects.requireNonNull(run.ledger());
    }

    private static Snapshot atRevision(Ledger ledger, long revision) {
        Snapshot one = ledger.snapshot();
        return new Snapshot(
                one.workspace(),
                one.settings(),
                one.clock(),
                one.offset(),
                one.owner(),
                revision,
                List.of(revision),
                one.sessions(),
                one.claims(),
                one.losses(),
                one.cooling(),
                one.places(),
                one.waiters(),
                one.outcomes(),
                one.resources(),
                one.answers(),
                List.of(),
                one.steps(),
                one.confirmed(),
                one.confirmedAt());
    }

    private static Letter open(String id) {
        SessionInfo info = new SessionInfo(id, "agent", new Owner(id, "", "", "", ""), 0, "", "n", Map.of());
        return new Letter(new Command.Open(call("open", id), info, "token", "hash-" + id, 0));
    }

    private static Letter close(String id) {
        return new Letter(new Command.Close(call("close", id), id, "", ""));
    }

    private static Call call(String what, String id) {
        return new Call(RequestId.own(what + '-' + id), "hash-" + id, "n");
    }

    private StepLog log() {
        return new QuietLog() {
            @Override
            public void taken(Ledger ledger, StepBytes steps, List<Event> events) {
                written.add(steps);
                happened.add("written " + steps.steps().count() + " of " + events.size());
            }

            @Override
            public void came(Ledger ledger, List<Event> events) {
                happened.add("came with " + events.size());
            }
        };
    }

    private Standing standing() {
        return new OneNode() {
            @Override
            public boolean hasQuorum() {
                return mayChange;
            }
        };
    }
}
