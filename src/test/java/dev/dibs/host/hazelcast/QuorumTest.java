package dev.dibs.host.hazelcast;

import static dev.dibs.kit.Participant.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.hazelcast.cluster.ClusterState;
import dev.dibs.core.ledger.Ledger;
import dev.dibs.core.model.Answer;
import dev.dibs.core.model.Command;
import dev.dibs.core.model.LedgerSettings;
import dev.dibs.core.model.Mode;
import dev.dibs.core.model.Path;
import dev.dibs.core.model.Query;
import dev.dibs.core.model.Reply;
import dev.dibs.core.model.Stamp;
import dev.dibs.host.HostException;
import dev.dibs.host.TimeSource;
import dev.dibs.kit.Copies;
import dev.dibs.kit.Members;
import dev.dibs.kit.Participant;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Three anchors of which two must be there. */
class QuorumTest {
    private static final String WORKSPACE = "counted";

    private final Members members = new Members();
    private Members.Node one;
    private Members.Node two;
    private Members.Node three;
    private Participant holder;

    @BeforeEach
    void start() {
        one = members.start(2);
        two = members.start(2);
        three = members.start(2);
        holder = new Participant(one.host(), WORKSPACE, "holder");
        assertThat(done(WORKSPACE, holder.opening(300_000))).isInstanceOf(Reply.Opened.class);
        assertThat(done(WORKSPACE, holder.taking(Mode.EXCLUSIVE, 5_000, 0, "a")))
                .isInstanceOf(Reply.Granted.class);
    }

    @Test
    void nobody_is_told_of_a_change_while_most_nodes_are_being_merged() {
        two.host().told().joins();
        three.host().told().joins();
        Future<Answer> asked = one.host().submit(WORKSPACE, holder.taking(Mode.EXCLUSIVE, 5_000, 0, "b"));
        await().during(Duration.ofMillis(500)).until(() -> !asked.isComplete());
        two.host().told().isMerged(two.host().told().round());
        three.host().told().isMerged(three.host().told().round());
        assertThat(done(WORKSPACE, holder.taking(Mode.EXCLUSIVE, 5_000, 0, "b")))
                .isInstanceOf(Reply.Granted.class);
    }

    @Test
    void who_has_ledgers_to_bring_back_brings_them_and_stands_behind_nothing_before() {
        loseTwo();
        Members.Node four = members.startReturning(2);
        Command open = new Participant(four.host(), "written", "former").opening(300_000);
        Ledger written = Ledger.create("written", LedgerSettings.defaults());
        assertThat(written.apply(open, new Stamp(0, 0, "gone", 1, "first-use", null))
                        .answer()
                        .reply())
                .isInstanceOf(Reply.Opened.class);

        Future<Answer> asked = one.host().submit(WORKSPACE, holder.taking(Mode.EXCLUSIVE, 5_000, 0, "b"));
        await(four.host().bringBack("written", written, "gone"));
        await().during(Duration.ofMillis(500)).until(() -> !asked.isComplete());
        four.host().standBehind();
        assertThat(done(WORKSPACE, holder.taking(Mode.EXCLUSIVE, 5_000, 0, "b")))
                .isInstanceOf(Reply.Granted.class);
    }

    /** Repeats a command while nobody knows: a machine under load may let the others be silent for a second. */
    private Reply done(String workspace, Command command) {
        return await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> one.host()
                                .submit(workspace, command)
                                .toCompletionStage()
                                .toCompletableFuture()
                                .handle((answer, e) -> {
                                    if (e != null
                                            && !(e instanceof HostException fault
                                                    && fault.code() == HostException.Code.UNKNOWN)) {
                                        throw new AssertionError(e);
                                    }
                                    return Optional.ofNullable(answer).map(Answer::reply);
                                })
                                .get(),
                        Optional::isPresent)
                .orElseThrow();
    }

    @AfterEach
    void stop() {
        members.close();
    }

    private Answer check(String path) {
        return await(one.host().ask(WORKSPACE, new Query.Check(new Path(path))));
    }

    private void lose(Members.Node node) {
        int left = one.hazelcast().getCluster().getMembers().size() - 1;
        node.hazelcast().getLifecycleService().terminate();
        await().until(() -> one.hazelcast().getCluster().getMembers().size() == left);
    }

    private void loseTwo() {
        lose(two);
        lose(three);
    }

    private static void refusedWithoutQuorum(Runnable change) {
        assertThatThrownBy(change::run)
                .isInstanceOfSatisfying(
                        HostException.class, e -> assertThat(e.code()).isEqualTo(HostException.Code.NO_QUORUM));
    }

    @Test
    void a_majority_goes_on() {
        lose(two);
        assertThat(done(WORKSPACE, holder.taking(Mode.EXCLUSIVE, 0, 0, "b"))).isInstanceOf(Reply.Granted.class);
        assertThat(one.host().degraded()).isNotEqualTo("no-quorum");
    }

    @Test
    void a_majority_stands_behind_a_step_whoever_has_the_ledger() {
        for (Members.Node owner : List.of(one, two, three)) {
            String workspace = Members.ownedBy(owner, "theirs");
            Participant asking = new Participant(one.host(), workspace, "asking");
            assertThat(done(workspace, asking.opening(60_000))).isInstanceOf(Reply.Opened.class);
        }
    }

    @Test
    void the_ledger_learns_what_a_majority_stood_behind_though_nothing_follows() {
        Answer last = await(one.host().ask(WORKSPACE, new Query.Count()));
        Members.Node owner = List.of(one, two, three).stream()
                .filter(node -> node.owns(WORKSPACE))
                .findFirst()
                .orElseThrow();
        await().untilAsserted(() -> assertThat(
                        Copies.of(owner.hazelcast(), WORKSPACE).orElseThrow().confirmed())
                .isEqualTo(last.revision()));
    }

    @Test
    void a_minority_refuses_changes_at_once_and_says_so_of_what_it_reads() {
        assertThat(one.host().degraded()).isEmpty();
        loseTwo();
        long since = System.nanoTime();
        refusedWithoutQuorum(() -> holder.take("b"));
        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since)).isLessThan(100);
        assertThat(((Reply.Checked) check("a").reply()).free()).isFalse();
        assertThat(one.host().degraded()).isEqualTo("no-quorum");
    }

    @Test
    void a_minority_lets_nothing_expire() {
        loseTwo();
        // until the ledger is its own, its time does not run
        await().until(() -> one.owns(WORKSPACE) && one.host().holdings().ledgers() == 1);
        long before = check("a").revision();
        long clock = Copies.of(one.hazelcast(), WORKSPACE).orElseThrow().clock();
        for (int i = 0; i < 60; i++) {
            members.time.advance(100);
        }
        assertThat(Copies.of(one.hazelcast(), WORKSPACE).orElseThrow().clock()).isEqualTo(clock);
        assertThat(check("a").revision()).isEqualTo(before);
    }

    /** From now on these members say that this is their list. */
    private static Runnable playing(Supplier<MemberView> list, Members.Node... nodes) {
        Map<Members.Node, Object> former = new HashMap<>();
        for (Members.Node node : nodes) {
            MemberLine played = new MemberLine(node.hazelcast().getCluster(), list, 2, TimeSource.system());
            former.put(node, node.hazelcast().getUserContext().put("dibs.line", played));
        }
        return () ->
                former.forEach((node, line) -> node.hazelcast().getUserContext().put("dibs.line", line));
    }

    @Test
    void a_step_is_not_acknowledged_before_a_majority_stands_behind_it() {
        String workspace = Members.ownedBy(one, "mine");
        assertThat(new Participant(one.host(), workspace, "holder").open(60_000))
                .isInstanceOf(Reply.Opened.class);
        Runnable back = playing(() -> new MemberView(99, List.of(), 0), two, three);
        Participant early = new Participant(one.host(), workspace, "holder");
        Future<Answer> answer = one.host().submit(workspace, early.taking(Mode.EXCLUSIVE, 0, 0, "a"));
        await().until(() ->
                !Copies.of(one.hazelcast(), workspace).orElseThrow().claims().isEmpty());
        await().during(Duration.ofMillis(700)).atMost(Duration.ofSeconds(5)).until(() -> !answer.isComplete());
        back.run();
        Command asked = early.taking(Mode.EXCLUSIVE, 0, 0, "a");
        assertThat(done(workspace, asked)).isInstanceOf(Reply.Granted.class);
        await().until(answer::isComplete);
    }

    @Test
    void nobody_is_told_of_a_change_while_fewer_keep_the_ledger_than_must_be_there() {
        loseTwo();
        await().until(() -> one.owns(WORKSPACE));
        // refused while what the lost ones owned is being given out
        await().ignoreException(IllegalStateException.class)
                .untilAsserted(() -> one.hazelcast().getCluster().changeClusterState(ClusterState.NO_MIGRATION));
        Members.Node four = members.startEmpty(2);
        assertThat(one.hazelcast().getCluster().getMembers()).hasSize(2);
        Future<Answer> asked = four.host().submit(WORKSPACE, holder.taking(Mode.EXCLUSIVE, 5_000, 0, "b"));
        await().during(Duration.ofMillis(700)).until(() -> !asked.isComplete());
        assertThat(((Reply.Checked) check("b").reply()).free()).isTrue();
        one.hazelcast().getCluster().changeClusterState(ClusterState.ACTIVE);
        assertThat(await(asked).reply()).isInstanceOf(Reply.Granted.class);
    }

    @Test
    void only_members_with_a_copy_count_as_keeping_a_ledger() {
        List<Members.Node> all = List.of(one, two, three, members.start(2), members.start(2));
        List<UUID> bare = new ArrayList<>();
        for (Members.Node node : all) {
            UUID id = node.hazelcast().getCluster().getLocalMember().getUuid();
            if (node.owns(WORKSPACE) || Copies.of(node.hazelcast(), WORKSPACE).isEmpty()) {
                bare.add(id);
            }
        }
        assertThat(bare).as("the owner, and two without a copy").hasSize(3);
        assertThat(one.host().isKept(WORKSPACE, new MemberView(1, bare, 3))).isFalse();
        assertThat(one.host()
                        .isKept(
                                WORKSPACE,
                                Objects.requireNonNull(HazelcastHost.lineOf(one.hazelcast()))
                                        .own()))
                .isTrue();
    }

    @Test
    void a_step_of_a_node_with_a_quorum_never_stands_as_soon_as_it_is_taken() {
        assertThat(one.host().hasCopies()).isTrue();
        loseTwo();
        assertThat(one.host().hasCopies()).isTrue();
    }

    @Test
    void when_the_others_are_silent_nobody_knows_within_a_second() {
        String workspace = Members.ownedBy(one, "mine");
        Participant early = new Participant(one.host(), workspace, "holder");
        CountDownLatch silence = new CountDownLatch(1);
        Runnable back = playing(
                () -> {
                    try {
                        boolean over = silence.await(20, TimeUnit.SECONDS);
                        assertThat(over).isTrue();
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                    return new MemberView(0, List.of(), 0);
                },
                two,
                three);
        long since = System.nanoTime();
        assertThatThrownBy(() -> early.open(60_000))
                .isInstanceOfSatisfying(
                        HostException.class, e -> assertThat(e.code()).isEqualTo(HostException.Code.UNKNOWN));
        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since)).isBetween(900L, 9_000L);
        back.run();
        silence.countDown();
        assertThat(done(workspace, early.taking(Mode.EXCLUSIVE, 0, 0, "a"))).isInstanceOf(Reply.Granted.class);
    }

    @Test
    void a_minority_brings_no_ledger_back() {
        Ledger written = Ledger.of(Copies.of(one.hazelcast(), WORKSPACE).orElseThrow());
        loseTwo();
        refusedWithoutQuorum(() -> await(one.host().bringBack("other", written, "")));
        assertThat(one.map().containsKey("other")).isFalse();
    }

    @Test
    void a_minority_does_not_tell_its_ledgers_all_the_time_who_is_gone() {
        AtomicInteger warnings = new AtomicInteger();
        Handler count = new Handler() {
            @Override
            public void publish(LogRecord entry) {
                warnings.incrementAndGet();
            }

            @Override
            public void flush() {
                // nothing is held back
            }

            @Override
            public void close() {
                // nothing is open
            }
        };
        Logger log = Logger.getLogger(Ownership.class.getName());
        log.addHandler(count);
        try {
            loseTwo();
            await().until(() -> one.owns(WORKSPACE));
            await().during(Duration.ofSeconds(1)).atMost(Duration.ofSeconds(10)).until(() -> warnings.get() == 0);
        } finally {
            log.removeHandler(count);
        }
    }
}
