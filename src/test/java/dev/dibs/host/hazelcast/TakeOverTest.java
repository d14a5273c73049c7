package dev.dibs.host.hazelcast;

import static dev.dibs.kit.Participant.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.hazelcast.spi.impl.operationexecutor.OperationHostileThread;
import dev.dibs.core.ledger.Epochs;
import dev.dibs.core.ledger.Ledger;
import dev.dibs.core.ledger.Snapshot;
import dev.dibs.core.model.Answer;
import dev.dibs.core.model.Command;
import dev.dibs.core.model.Event;
import dev.dibs.core.model.EventType;
import dev.dibs.core.model.Mode;
import dev.dibs.core.model.Path;
import dev.dibs.core.model.Query;
import dev.dibs.core.model.Reply;
import dev.dibs.core.model.Stamp;
import dev.dibs.core.session.SessionRecord;
import dev.dibs.host.HostException;
import dev.dibs.host.LedgerHost;
import dev.dibs.kit.Copies;
import dev.dibs.kit.Members;
import dev.dibs.kit.Participant;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TakeOverTest {
    private final Members members = new Members();

    @AfterEach
    void stop() {
        members.close();
    }

    private static Participant open(LedgerHost host, String workspace, String id) {
        Participant participant = new Participant(host, workspace, id);
        assertThat(participant.open(300_000)).isInstanceOf(Reply.Opened.class);
        return participant;
    }

    private static List<Event> events(LedgerHost host, String workspace) {
        Answer answer = await(host.ask(workspace, new Query.EventsAfter(0, 10_000)));
        return ((Reply.Events) answer.reply()).events();
    }

    private static boolean isHeld(LedgerHost host, String workspace, String path) {
        Answer answer = await(host.ask(workspace, new Query.Check(new Path(path))));
        return !((Reply.Checked) answer.reply()).free();
    }

    @Test
    void an_owner_that_leaves_in_good_order_hands_its_ledgers_over_whole() {
        Members.Node one = members.start();
        Members.Node two = members.start();
        String workspace = Members.ownedBy(two, "calm");
        Participant holder = open(one.host(), workspace, "holder");
        assertThat(holder.take("a")).isInstanceOf(Reply.Granted.class);
        long before = await(one.host().ask(workspace, new Query.Count())).revision();
        await(two.host().close());
        new HandOver(two.hazelcast()).run();
        two.hazelcast().shutdown();
        await().until(() -> one.hazelcast().getCluster().getMembers().size() == 1);
        assertThat(one.owns(workspace)).isTrue();
        assertThat(isHeld(one.host(), workspace, "a")).isTrue();
        assertThat(holder.take("b")).isInstanceOf(Reply.Granted.class);
        List<Event> events = events(one.host(), workspace);
        assertThat(events.get(events.size() - 1).revision()).isEqualTo(before + 1);
        assertThat(events).extracting(Event::type).containsOnlyOnce(EventType.RESET);
    }

    @Test
    void an_owner_that_dies_is_followed_by_a_copy_that_says_so() {
        Members.Node one = members.start();
        Members.Node two = members.start();
        String workspace = Members.ownedBy(two, "crash");
        Participant holder = open(one.host(), workspace, "holder");
        Participant orphan = open(two.host(), workspace, "orphan");
        assertThat(holder.take("a")).isInstanceOf(Reply.Granted.class);
        assertThat(orphan.take("b")).isInstanceOf(Reply.Granted.class);
        long before = await(one.host().ask(workspace, new Query.Count())).revision();
        String dead = two.host().nodeId();
        two.hazelcast().getLifecycleService().terminate();
        assertThat(isHeld(one.host(), workspace, "a")).isTrue();
        assertThat(isHeld(one.host(), workspace, "b")).isTrue();
        assertThat(holder.take("c")).isInstanceOf(Reply.Granted.class);
        List<Event> events = events(one.host(), workspace);
        Event reset = events.stream()
                .filter(event -> event.type() == EventType.RESET && event.revision() > before)
                .findFirst()
                .orElseThrow();
        assertThat(reset.reason()).isEqualTo("owner-lost");
        assertThat(Epochs.of(reset.revision())).isGreaterThan(Epochs.of(before));
        assertThat(events).filteredOn(event -> event.type() == EventType.RESET).hasSize(2);
        await().until(() -> Copies.of(one.hazelcast(), workspace).orElseThrow().sessions().stream()
                .filter(session -> session.info().node().equals(dead))
                .allMatch(SessionRecord::nodeGone));
    }

    @Test
    void an_owner_that_does_not_run_dibs_is_not_ready() {
        Members.Node one = members.start();
        Members.Node two = members.start();
        String workspace = Members.ownedBy(two, "bare");
        Object former = two.hazelcast().getUserContext().remove("dibs.keeper");
        assertThat(former).isNotNull();
        Participant early = new Participant(one.host(), workspace, "early");
        assertThatThrownBy(() -> early.open(60_000))
                .isInstanceOfSatisfying(
                        HostException.class, e -> assertThat(e.code()).isEqualTo(HostException.Code.STARTING));
    }

    @Test
    void what_comes_after_an_answer_goes_on_from_a_thread_that_may_not_call_others() throws Exception {
        Members.Node one = members.start();
        Members.Node two = members.start();
        String workspace = Members.ownedBy(two, "hostile");
        Participant participant = open(one.host(), workspace, "somebody");
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        HostileThread thread = new HostileThread(() -> one.host()
                .submit(workspace, participant.opening(60_000))
                .onSuccess(answer::complete)
                .onFailure(answer::completeExceptionally));
        thread.start();
        assertThat(answer.get(10, TimeUnit.SECONDS).reply()).isInstanceOf(Reply.Opened.class);
    }

    /** A thread like the one on which Hazelcast tells that an operation timed out. */
    private static final class HostileThread extends Thread implements OperationHostileThread {
        private HostileThread(Runnable task) {
            super(task);
        }
    }

    @Test
    void deadlines_are_kept_by_whoever_follows() {
        Members.Node one = members.start();
        Members.Node two = members.start();
        String workspace = Members.ownedBy(two, "due");
        Participant holder = open(one.host(), workspace, "holder");
        assertThat(holder.take(Mode.EXCLUSIVE, 5_000, 0, "a")).isInstanceOf(Reply.Granted.class);
        two.hazelcast().getLifecycleService().terminate();
        // its time stood still while it had no owner: whoever follows begins where the last step left it
        await().until(() -> Copies.of(one.hazelcast(), workspace)
                .orElseThrow()
                .owner()
                .equals(one.host().nodeId()));
        members.time.advance(5_000);
        assertThat(isHeld(one.host(), workspace, "a")).isTrue();
        members.time.advance(1);
        await().until(() ->
                events(one.host(), workspace).stream().anyMatch(event -> event.type() == EventType.CLAIM_EXPIRED));
    }

    @Test
    void a_copy_is_equal_to_the_owners_after_every_step_and_no_step_writes_a_ledger() {
        long seed = Long.getLong("dibs.seed", System.nanoTime());
        System.out.println("seed: -Ddibs.seed=" + seed);
        Random random = new Random(seed);
        Members.Node one = members.start();
        Members.Node two = members.start();
        await().until(() -> two.hazelcast().getPartitionService().isClusterSafe());
        String workspace = Members.ownedBy(one, "same");
        List<Participant> all = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            all.add(open(i % 2 == 0 ? one.host() : two.host(), workspace, "s" + i));
        }
        long written = WireForms.ledgersWritten();
        for (int i = 0; i < 1_500; i++) {
            Participant who = all.get(random.nextInt(all.size()));
            String path = "p" + random.nextInt(8);
            Reply reply = switch (random.nextInt(7)) {
                case 0 -> who.take(path);
                case 1 -> who.take(Mode.SHARED, 1_000 + random.nextInt(5_000), 0, path);
                case 2 -> who.take(Mode.EXCLUSIVE, 0, random.nextInt(20_000), path, "q/" + path);
                case 3 -> who.release(path);
                case 4 -> who.heartbeat();
                case 5 -> who.breakPath(path);
                default -> who.release();
            };
            assertThat(reply).isNotNull();
            if (random.nextInt(10) == 0) {
                members.time.advance(random.nextInt(2_000));
            }
            assertThat(await(two.host().ask(workspace, new Query.Count()))).isNotNull();
            if (i % 50 == 0) {
                await().untilAsserted(() -> assertThat(Copies.of(two.hazelcast(), workspace))
                        .isEqualTo(Copies.of(one.hazelcast(), workspace)));
            }
        }
        assertThat(WireForms.ledgersWritten()).isEqualTo(written);
        Snapshot last = Copies.of(one.hazelcast(), workspace).orElseThrow();
        assertThat(last.revision()).isGreaterThan(Epochs.first(Epochs.of(last.revision())) + 500);
    }

    @Test
    void a_copy_that_is_not_where_its_owner_is_says_so_and_is_sent_anew() {
        Members.Node one = members.start();
        Members.Node two = members.start();
        await().until(() -> two.hazelcast().getPartitionService().isClusterSafe());
        String workspace = Members.ownedBy(one, "apart");
        Participant holder = open(one.host(), workspace, "holder");
        Ledger copy = Copies.ledger(two.hazelcast(), workspace).orElseThrow();
        for (String id : List.of("unheard", "another")) {
            Command unheard = new Participant(two.host(), workspace, id).opening(60_000);
            var unused =
                    copy.apply(unheard, Stamp.at(copy.clock(), 0, one.host().nodeId()));
        }
        // asked again by itself until the copy has it
        assertThat(holder.take("a")).isInstanceOf(Reply.Granted.class);
        assertThat(Copies.of(two.hazelcast(), workspace)).isEqualTo(Copies.of(one.hazelcast(), workspace));
        assertThat(Copies.of(two.hazelcast(), workspace).orElseThrow().claims()).hasSize(1);
    }

    @Test
    void what_was_acknowledged_under_load_stands_after_the_owner_died() {
        Members.Node one = members.start();
        Members.Node two = members.start();
        Members.Node three = members.start();
        await().until(() -> three.hazelcast().getPartitionService().isClusterSafe());
        String workspace = Members.ownedBy(three, "load");
        Participant holder = open(one.host(), workspace, "holder");
        List<Future<Answer>> answers = new ArrayList<>();
        Set<String> taken = new TreeSet<>();
        for (int i = 0; i < 600; i++) {
            taken.add("p" + i);
            answers.add(
                    (i % 2 == 0 ? one : two).host().submit(workspace, holder.taking(Mode.EXCLUSIVE, 0, 0, "p" + i)));
            if (i == 300) {
                three.hazelcast().getLifecycleService().terminate();
            }
        }
        answers.forEach(answer -> assertThat(await(answer).reply()).isInstanceOf(Reply.Granted.class));
        assertThat(taken).allMatch(path -> isHeld(one.host(), workspace, path));
        List<Event> events = events(two.host(), workspace);
        assertThat(events)
                .filteredOn(event -> event.type() == EventType.CLAIM_ACQUIRED)
                .extracting(event -> event.path().text())
                .containsExactlyInAnyOrderElementsOf(taken);
        for (int i = 1; i < events.size(); i++) {
            if (events.get(i).type() != EventType.RESET) {
                assertThat(events.get(i).revision()).isEqualTo(events.get(i - 1).revision() + 1);
            }
        }
    }

    @Test
    void a_member_that_joins_gets_the_ledgers_and_no_epoch_is_used_up() {
        Members.Node one = members.start();
        List<String> workspaces = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            workspaces.add("join" + i);
            assertThat(open(one.host(), "join" + i, "s").take("a")).isInstanceOf(Reply.Granted.class);
        }
        Members.Node two = members.start();
        await().until(() -> workspaces.stream().anyMatch(two::owns)
                && two.hazelcast().getPartitionService().isClusterSafe());
        for (String workspace : workspaces) {
            assertThat(new Participant(two.host(), workspace, "s").take("b")).isInstanceOf(Reply.Granted.class);
            assertThat(events(two.host(), workspace))
                    .extracting(Event::type)
                    .containsExactly(
                            EventType.RESET,
                            EventType.SESSION_OPENED,
                            EventType.CLAIM_ACQUIRED,
                            EventType.CLAIM_ACQUIRED);
        }
        assertThat(await(one.host().workspaces())).containsAll(workspaces);
    }

    @Test
    void without_enough_anchors_nothing_is_changed_and_reads_go_on() {
        Members.Node one = members.start(2);
        assertThatThrownBy(() -> new Participant(one.host(), "few", "s").open(0))
                .isInstanceOfSatisfying(
                        HostException.class, e -> assertThat(e.code()).isEqualTo(HostException.Code.NO_QUORUM));
        assertThat(await(one.host().ask("few", new Query.Count())).revision()).isZero();
        Members.Node two = members.start(2);
        assertThat(open(two.host(), "few", "s").take("a")).isInstanceOf(Reply.Granted.class);
        assertThat(one.host().cluster().members()).hasSize(2);
        assertThat(one.host().cluster().quorum()).isEqualTo(2);
    }
}
