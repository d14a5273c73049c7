package dev.dibs.host;

import static dev.dibs.kit.Participant.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dibs.core.ledger.Ledger;
import dev.dibs.core.ledger.Snapshot;
import dev.dibs.core.model.Answer;
import dev.dibs.core.model.Claim;
import dev.dibs.core.model.Command;
import dev.dibs.core.model.Event;
import dev.dibs.core.model.EventType;
import dev.dibs.core.model.Mode;
import dev.dibs.core.model.Path;
import dev.dibs.core.model.Query;
import dev.dibs.core.model.Refusal;
import dev.dibs.core.model.Reply;
import dev.dibs.core.model.SessionStatus;
import dev.dibs.core.model.SessionView;
import dev.dibs.kit.Chronicle;
import dev.dibs.kit.HandTime;
import dev.dibs.kit.Participant;
import dev.dibs.kit.QuietLog;
import dev.dibs.wire.binary.StepBytes;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What every host promises. Each test has a workspace of its own; time moves by hand. */
public abstract class HostPromises {
    private static final AtomicInteger WORKSPACES = new AtomicInteger();

    protected final String workspace = "w" + WORKSPACES.incrementAndGet();

    /** Where requests go. */
    protected abstract LedgerHost host();

    /** Another node of the same cluster, or the same one. */
    protected abstract LedgerHost other();

    protected abstract HandTime time();

    protected Participant open(String id) {
        return open(id, 300_000);
    }

    protected Participant open(String id, long ttl) {
        Participant participant = new Participant(host(), workspace, id);
        assertThat(participant.open(ttl)).isInstanceOf(Reply.Opened.class);
        return participant;
    }

    protected Answer ask(Query query) {
        return await(host().ask(workspace, query));
    }

    protected List<Event> events() {
        return ((Reply.Events) ask(new Query.EventsAfter(0, 10_000)).reply()).events();
    }

    protected List<EventType> types() {
        return events().stream().map(Event::type).toList();
    }

    private static Refusal refusal(Reply reply) {
        assertThat(reply).isInstanceOf(Reply.Refused.class);
        return ((Reply.Refused) reply).refusal();
    }

    private boolean isFree(String path) {
        return ((Reply.Checked) ask(new Query.Check(Path.parse(path))).reply()).free();
    }

    @Test
    void a_held_path_is_refused_to_another() {
        Participant one = open("one");
        Participant two = open("two").at(other());
        assertThat(one.take("src")).isInstanceOf(Reply.Granted.class);
        Refusal refusal = refusal(two.take("src/a.js"));
        assertThat(refusal).isInstanceOf(Refusal.Claimed.class);
        assertThat(((Refusal.Claimed) refusal).holders().get(0).claim().session())
                .isEqualTo("one");
        assertThat(types()).contains(EventType.CLAIM_REFUSED);
    }

    @Test
    void all_paths_are_granted_at_one_revision_or_none() {
        Participant one = open("one");
        Participant two = open("two");
        Reply.Granted granted = (Reply.Granted) one.take("a", "b", "c");
        assertThat(granted.claims())
                .extracting(view -> view.claim().fence())
                .containsOnly(granted.claims().get(0).claim().fence());
        assertThat(refusal(two.take("d", "c"))).isInstanceOf(Refusal.Claimed.class);
        assertThat(isFree("d")).isTrue();
    }

    @Test
    void commands_sent_at_once_are_carried_out_in_the_order_they_came() {
        for (LedgerHost host : List.of(host(), other())) {
            Participant one = open("at-" + host.nodeId()).at(host);
            List<Future<Answer>> answers = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                answers.add(host.submit(workspace, one.taking(Mode.EXCLUSIVE, 0, 0, host.nodeId() + "/" + i)));
            }
            List<Long> fences = answers.stream()
                    .map(answer -> ((Reply.Granted) await(answer).reply())
                            .claims()
                            .get(0)
                            .claim()
                            .fence())
                    .toList();
            assertThat(fences).isSorted().doesNotHaveDuplicates();
        }
    }

    @Test
    void who_is_answered_may_ask_on_in_other_workspaces() {
        for (LedgerHost host : List.of(host(), other())) {
            Future<Answer> last = host.ask(workspace, new Query.Count());
            for (int i = 0; i < 40; i++) {
                String next = workspace + "-" + i;
                Participant one = new Participant(host, next, "one");
                last = last.compose(answer -> host.submit(next, one.opening(60_000)))
                        .compose(answer -> host.ask(next, new Query.Count()));
            }
            assertThat(((Reply.Summary) await(last).reply()).sessions()).isEqualTo(1);
        }
    }

    @Test
    void shared_claims_stand_beside_each_other() {
        Participant one = open("one");
        Participant two = open("two").at(other());
        assertThat(one.take(Mode.SHARED, 0, 0, "a")).isInstanceOf(Reply.Granted.class);
        assertThat(two.take(Mode.SHARED, 0, 0, "a")).isInstanceOf(Reply.Granted.class);
        assertThat(refusal(two.take("a"))).isInstanceOf(Refusal.Claimed.class);
    }

    @Test
    void a_release_hands_over_to_the_first_in_line_in_the_same_step() {
        Participant one = open("one");
        Participant two = open("two").at(other());
        Participant three = open("three");
        assertThat(one.take("a")).isInstanceOf(Reply.Granted.class);
        Reply.Queued second = (Reply.Queued) two.take(Mode.EXCLUSIVE, 0, 60_000, "a");
        Reply.Queued third = (Reply.Queued) three.take(Mode.EXCLUSIVE, 0, 60_000, "a");
        assertThat(second.ahead()).isZero();
        assertThat(third.ahead()).isEqualTo(1);
        assertThat(one.release("a")).isInstanceOf(Reply.Released.class);
        Reply.Checked checked =
                (Reply.Checked) ask(new Query.Check(Path.parse("a"))).reply();
        assertThat(checked.holders()).extracting(view -> view.claim().session()).containsExactly("two");
        assertThat(two.callTicket(second.ticket())).isInstanceOf(Reply.Granted.class);
        assertThat(three.callTicket(third.ticket())).isInstanceOf(Reply.Queued.class);
    }

    @Test
    void a_claim_taken_late_in_a_millisecond_has_all_of_its_time() {
        Participant one = open("one");
        time().advanceNanos(900_000);
        assertThat(one.take(Mode.EXCLUSIVE, 2_000, 0, "a")).isInstanceOf(Reply.Granted.class);
        time().advanceNanos(1_999_900_000);
        assertThat(isFree("a")).isFalse();
        assertThat(types()).doesNotContain(EventType.CLAIM_EXPIRED);
        time().advance(1);
        await().until(() -> types().contains(EventType.CLAIM_EXPIRED));
    }

    @Test
    void a_claim_ends_at_its_deadline_and_not_before() {
        Participant one = open("one");
        assertThat(one.take(Mode.EXCLUSIVE, 2_000, 0, "a")).isInstanceOf(Reply.Granted.class);
        time().advance(2_000);
        assertThat(isFree("a")).isFalse();
        assertThat(types()).doesNotContain(EventType.CLAIM_EXPIRED);
        time().advance(1);
        await().until(() -> types().contains(EventType.CLAIM_EXPIRED));
        assertThat(isFree("a")).isTrue();
    }

    @Test
    void a_session_that_is_silent_goes_stale_and_its_claims_go_to_who_waits() {
        Participant one = open("one", 2_000);
        Participant two = open("two");
        assertThat(one.take("a")).isInstanceOf(Reply.Granted.class);
        assertThat(two.take(Mode.EXCLUSIVE, 0, 60_000, "a")).isInstanceOf(Reply.Queued.class);
        time().advance(1_500);
        assertThat(one.heartbeat()).isInstanceOf(Reply.Beat.class);
        time().advance(2_000);
        assertThat(types()).doesNotContain(EventType.SESSION_STALE);
        time().advance(1);
        await().until(() -> types().contains(EventType.SESSION_STALE));
        Reply.Checked checked =
                (Reply.Checked) ask(new Query.Check(Path.parse("a"))).reply();
        assertThat(checked.holders()).extracting(view -> view.claim().session()).containsExactly("two");
        assertThat(refusal(one.take("b"))).isInstanceOf(Refusal.SessionGone.class);
    }

    @Test
    void a_session_that_comes_back_takes_back_what_is_free() {
        Participant one = open("one", 2_000);
        Participant two = open("two");
        assertThat(one.take("a")).isInstanceOf(Reply.Granted.class);
        assertThat(one.take("b")).isInstanceOf(Reply.Granted.class);
        time().advance(2_001);
        await().until(() -> types().contains(EventType.SESSION_STALE));
        assertThat(two.take("b")).isInstanceOf(Reply.Granted.class);
        Reply.Restored restored = (Reply.Restored) one.at(other()).restore();
        assertThat(restored.restored())
                .extracting(view -> view.claim().path().text())
                .containsExactly("a");
        assertThat(restored.lost()).extracting(lost -> lost.path().text()).containsExactly("b");
    }

    @Test
    void the_same_request_twice_is_carried_out_once() {
        Participant one = open("one");
        Command.Take first = (Command.Take) one.taking(Mode.EXCLUSIVE, 0, 0, "a");
        Command take = new Command.Take(
                one.call("key", "print"), first.paths(), first.mode(), 0, 0, 0, "", first.labels(), first.ticket());
        Answer once = one.answer(take);
        Answer again = one.at(other()).answer(take);
        assertThat(again.reply()).isEqualTo(once.reply());
        assertThat(types()).containsOnlyOnce(EventType.CLAIM_ACQUIRED);
    }

    @Test
    void a_circle_of_waits_is_refused() {
        Participant one = open("one");
        Participant two = open("two").at(other());
        assertThat(one.take("a")).isInstanceOf(Reply.Granted.class);
        assertThat(two.take("b")).isInstanceOf(Reply.Granted.class);
        assertThat(one.take(Mode.EXCLUSIVE, 0, 60_000, "b")).isInstanceOf(Reply.Queued.class);
        assertThat(refusal(two.take(Mode.EXCLUSIVE, 0, 60_000, "a"))).isInstanceOf(Refusal.Deadlock.class);
    }

    @Test
    void a_broken_claim_is_told_to_its_holder() {
        Participant one = open("one");
        assertThat(one.take("a")).isInstanceOf(Reply.Granted.class);
        assertThat(one.at(other()).breakPath("a")).isInstanceOf(Reply.Broken.class);
        assertThat(refusal(one.release("a"))).isInstanceOf(Refusal.ClaimLost.class);
    }

    @Test
    void revisions_go_up_by_one_after_the_first_event_which_is_a_reset() {
        Participant one = open("one");
        for (int i = 0; i < 20; i++) {
            Reply taken = one.at(i % 2 == 0 ? host() : other()).take("p" + i);
            assertThat(taken).isInstanceOf(Reply.Granted.class);
        }
        List<Event> events = events();
        assertThat(events.get(0).type()).isEqualTo(EventType.RESET);
        assertThat(events.get(0).reason()).isEqualTo("first-use");
        for (int i = 1; i < events.size(); i++) {
            assertThat(events.get(i).revision()).isEqualTo(events.get(i - 1).revision() + 1);
        }
    }

    @Test
    void a_name_that_nobody_opened_a_session_in_leaves_nothing_behind() {
        Participant nobody = new Participant(host(), workspace, "nobody");
        assertThat(refusal(nobody.take("a"))).isInstanceOf(Refusal.Unauthenticated.class);
        assertThat(nobody.send(new Command.Tick(nobody.call()))).isNotNull();
        Answer count = ask(new Query.Count());
        assertThat(count.revision()).isZero();
        assertThat(count.reply()).isEqualTo(new Reply.Summary(0, 0, 0));
        assertThat(await(host().workspaces())).doesNotContain(workspace);
        assertThat(open("one")).isNotNull();
        assertThat(await(other().workspaces())).contains(workspace);
    }

    @Test
    void a_jump_of_the_wall_clock_ends_nothing_and_keeps_nothing() {
        Participant one = open("one");
        assertThat(one.take(Mode.EXCLUSIVE, 5_000, 0, "a")).isInstanceOf(Reply.Granted.class);
        time().jump(3_600_000);
        assertThat(isFree("a")).isFalse();
        time().jump(-7_200_000);
        time().advance(5_000);
        assertThat(isFree("a")).isFalse();
        time().advance(1);
        await().until(() -> isFree("a"));
        time().jump(3_600_000);
    }

    @Test
    void what_people_see_follows_the_wall_clock() {
        Participant one = open("one");
        Answer before = one.answer(new Command.Heartbeat(one.call(), "one", List.of()));
        assertThat(before.now() + before.offset()).isEqualTo(time().wallMillis());
        time().jump(3_600_000);
        Answer after = one.answer(new Command.Heartbeat(one.call(), "one", List.of()));
        assertThat(after.now()).isEqualTo(before.now());
        assertThat(after.now() + after.offset()).isEqualTo(time().wallMillis());
        time().jump(-3_600_000);
    }

    @Test
    void each_step_is_told_once_and_in_order() {
        List<Event> told = new ArrayList<>();
        StepListener listener = (name, step) -> {
            if (name.equals(workspace)) {
                synchronized (told) {
                    told.addAll(step.events());
                }
            }
        };
        host().onStep(listener);
        if (other() != host()) {
            other().onStep(listener);
        }
        Participant one = open("one");
        for (int i = 0; i < 50; i++) {
            Reply reply = one.at(i % 3 == 0 ? other() : host()).take("p" + i);
            assertThat(reply).isInstanceOf(Reply.Granted.class);
        }
        synchronized (told) {
            assertThat(told).isEqualTo(events());
        }
    }

    @Test
    void an_answer_comes_back_on_the_context_of_the_question() {
        Vertx vertx = Vertx.vertx();
        try {
            Context context = vertx.getOrCreateContext();
            Promise<Context> seen = Promise.promise();
            context.runOnContext(v -> other().ask(workspace, new Query.Count())
                    .onComplete(answer -> seen.complete(Vertx.currentContext())));
            assertThat(await(seen.future())).isSameAs(context);
        } finally {
            await(vertx.close());
        }
    }

    @Test
    void a_ledger_that_was_written_down_is_there_again_with_new_revisions_and_time_to_report_back() {
        Chronicle written = new Chronicle(workspace, 4711);
        written.go(120, StepLog.NONE);
        Snapshot before = written.ledger().snapshot();
        Ledger copy = Ledger.of(before);
        assertThat(await(host().hasSeen(workspace, before.revision()))).isFalse();
        await(host().bringBack(workspace, copy, "n1"));
        assertThat(await(other().hasSeen(workspace, before.revision()))).isTrue();
        assertThat(((Reply.Claims) ask(new Query.ListClaims(null, null, null, null, 1_000))
                                .reply())
                        .claims().stream()
                                .map(view -> view.claim().fence()
                                        + view.claim().path().text()))
                .containsExactlyInAnyOrderElementsOf(before.claims().stream()
                        .map(claim -> claim.fence() + claim.path().text())
                        .toList());
        Event reset = events().get(events().size() - 1);
        assertThat(reset.type()).isEqualTo(EventType.RESET);
        assertThat(reset.reason()).isEqualTo("restored");
        assertThat(reset.revision()).isGreaterThan(before.revision());
        for (SessionView session :
                ((Reply.Sessions) ask(new Query.ListSessions(null)).reply()).sessions()) {
            boolean alive = session.status() == SessionStatus.ACTIVE || session.status() == SessionStatus.IDLE;
            assertThat(!alive || session.expires() >= before.clock() + session.ttl())
                    .as("" + session)
                    .isTrue();
            assertThat(session.info().node()).isNotEqualTo(alive ? "n1" : "");
        }
    }

    @Test
    void a_ledger_that_goes_on_is_not_set_back_by_an_older_one_that_was_written_down() {
        Participant one = open("one");
        AtomicReference<Snapshot> last = new AtomicReference<>();
        StepLog keepsLast = new QuietLog() {
            @Override
            public void taken(Ledger ledger, StepBytes steps, List<Event> events) {
                last.set(ledger.snapshot());
            }

            @Override
            public void came(Ledger ledger, List<Event> events) {
                last.set(ledger.snapshot());
            }
        };
        host().writeDown(keepsLast);
        other().writeDown(keepsLast);
        assertThat(one.take("a", "b")).isInstanceOf(Reply.Granted.class);
        Ledger old = Ledger.of(last.get());
        host().writeDown(StepLog.NONE);
        other().writeDown(StepLog.NONE);
        assertThat(one.release("a")).isInstanceOf(Reply.Released.class);
        long head = ask(new Query.Count()).revision();
        await(other().bringBack(workspace, old, ""));
        assertThat(isFree("a")).isTrue();
        assertThat(isFree("b")).isFalse();
        assertThat(ask(new Query.Count()).revision()).isEqualTo(head);
    }

    @Test
    void what_travels_together_is_written_down_in_pieces_that_a_journal_has_room_for() {
        Participant one = open("one");
        List<Integer> pieces = new CopyOnWriteArrayList<>();
        AtomicInteger count = new AtomicInteger();
        StepLog measures = new QuietLog() {
            @Override
            public void taken(Ledger ledger, StepBytes steps, List<Event> events) {
                pieces.add(steps.bytes().length);
                count.addAndGet(steps.steps().count());
            }
        };
        host().writeDown(measures);
        other().writeDown(measures);
        try {
            String value = '"' + "x".repeat(16 << 10) + '"';
            List<Future<Answer>> answers = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                Command write = new Command.Write(one.call(), new Path("r" + i), null, value, "", null);
                answers.add(host().submit(workspace, write));
            }
            answers.forEach(Participant::await);
        } finally {
            host().writeDown(StepLog.NONE);
            other().writeDown(StepLog.NONE);
        }
        assertThat(count.get()).isGreaterThanOrEqualTo(64);
        assertThat(pieces).allSatisfy(piece -> assertThat(piece).isLessThan(300 << 10));
    }

    @Test
    void what_was_written_down_and_nobody_else_saw_is_merged_in() {
        Participant one = open("one");
        assertThat(one.take("a")).isInstanceOf(Reply.Granted.class);
        Chronicle written = new Chronicle(workspace, 4712);
        written.go(150, StepLog.NONE);
        await(host().bringBack(workspace, Ledger.of(written.ledger().snapshot()), ""));
        Reply.Events newestFirst =
                (Reply.Events) ask(new Query.EventsBefore(Long.MAX_VALUE, 10)).reply();
        assertThat(newestFirst.events().get(0).type()).isEqualTo(EventType.CLUSTER_MERGED);
        assertThat(await(host().hasSeen(workspace, written.ledger().revision())))
                .isTrue();
        assertThat(isFree("a")).isFalse();
    }

    @Test
    void an_owner_that_misses_a_ledger_waits_for_what_is_brought_back() {
        Chronicle written = new Chronicle(workspace, 4713);
        written.go(60, StepLog.NONE);
        AtomicInteger asked = new AtomicInteger();
        StepLog bringsBack = new QuietLog() {
            @Override
            public boolean bringsBack(String name) {
                return name.equals(workspace) && asked.incrementAndGet() > 0;
            }
        };
        host().writeDown(bringsBack);
        other().writeDown(bringsBack);
        try {
            Participant late = new Participant(host(), workspace, "late");
            Future<Answer> opened = host().submit(workspace, late.opening(60_000));
            await().until(() -> asked.get() > 0);
            await(host().bringBack(workspace, Ledger.of(written.ledger().snapshot()), ""));
            host().writeDown(StepLog.NONE);
            other().writeDown(StepLog.NONE);
            // a host that does not ask again by itself leaves that to its caller
            Answer answer = opened.failed() ? await(host().submit(workspace, late.opening(60_000))) : await(opened);
            assertThat(answer.revision()).isGreaterThan(written.ledger().revision());
        } finally {
            host().writeDown(StepLog.NONE);
            other().writeDown(StepLog.NONE);
        }
    }

    @Test
    void the_cluster_knows_this_node() {
        ClusterView view = host().cluster();
        assertThat(view.members())
                .filteredOn(ClusterView.Member::local)
                .extracting(ClusterView.Member::id)
                .containsExactly(host().nodeId());
        assertThat(Claim.NEVER).isEqualTo(Long.MAX_VALUE);
    }
}
