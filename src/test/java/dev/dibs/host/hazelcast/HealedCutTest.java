package dev.dibs.host.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hazelcast.config.Config;
import com.hazelcast.config.MergePolicyConfig;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.spi.merge.DiscardMergePolicy;
import dev.dibs.core.ledger.Ledger;
import dev.dibs.core.ledger.Snapshot;
import dev.dibs.core.model.Answer;
import dev.dibs.core.model.Event;
import dev.dibs.core.model.EventType;
import dev.dibs.core.model.Path;
import dev.dibs.core.model.Query;
import dev.dibs.core.model.Refusal;
import dev.dibs.core.model.Reply;
import dev.dibs.kit.Copies;
import dev.dibs.kit.Cut;
import dev.dibs.kit.Members;
import dev.dibs.kit.Participant;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two members that were cut off from each other, on real Hazelcast, from the cut to the one ledger after it. */
class HealedCutTest {
    private final Members members = new Members();

    @AfterEach
    void end() {
        members.close();
    }

    @Test
    void two_sides_of_a_cut_become_one_ledger_and_who_lost_is_told() {
        Members.Node one = members.start(Cut::prepare);
        Members.Node two = members.start(Cut::prepare);
        String workspace = Members.ownedBy(one, "cut");
        Participant alice = new Participant(one.host(), workspace, "alice");
        Participant bob = new Participant(two.host(), workspace, "bob");
        assertThat(alice.open(0)).isInstanceOf(Reply.Opened.class);
        assertThat(bob.open(0)).isInstanceOf(Reply.Opened.class);
        assertThat(alice.take("released")).isInstanceOf(Reply.Granted.class);
        assertThat(alice.take("kept")).isInstanceOf(Reply.Granted.class);
        List<Event> told = new CopyOnWriteArrayList<>();
        for (Members.Node node : List.of(one, two)) {
            node.host().onStep((where, step) -> {
                if (where.equals(workspace)) {
                    told.addAll(step.events());
                }
            });
        }

        Cut cut = Cut.all(one.hazelcast(), two.hazelcast());
        assertThat(alice.release("released")).isInstanceOf(Reply.Released.class);
        assertThat(alice.take("both")).isInstanceOf(Reply.Granted.class);
        assertThat(bob.take("both")).isInstanceOf(Reply.Granted.class);
        assertThat(alice.take("of-alice")).isInstanceOf(Reply.Granted.class);
        assertThat(bob.take("of-bob")).isInstanceOf(Reply.Granted.class);
        cut.heal();

        await().atMost(Duration.ofSeconds(30))
                .until(() -> told.stream().anyMatch(event -> event.type() == EventType.CLUSTER_MERGED));
        await().atMost(Duration.ofSeconds(30)).ignoreExceptions().untilAsserted(() -> {
            Snapshot copy = Copies.of(two.hazelcast(), workspace).orElseThrow();
            assertThat(copy).isEqualTo(Copies.of(one.hazelcast(), workspace).orElseThrow());
        });
        Snapshot merged = Copies.of(one.hazelcast(), workspace).orElseThrow();
        assertThat(merged.claims())
                .extracting(claim -> claim.path().text())
                .containsExactly("both", "kept", "of-alice", "of-bob");
        assertThat(told)
                .filteredOn(event -> event.type() == EventType.CLAIM_REVOKED)
                .hasSize(1);
        Event lost = told.stream()
                .filter(event -> event.type() == EventType.CLAIM_REVOKED)
                .findFirst()
                .orElseThrow();
        Participant loser = "alice".equals(lost.session()) ? alice : bob;
        assertThat(merged.claims().get(0).fence()).isGreaterThan(lost.fence());
        assertThat(loser.release("both"))
                .isInstanceOfSatisfying(
                        Reply.Refused.class,
                        refused -> assertThat(refused.refusal()).isInstanceOf(Refusal.ClaimLost.class));
        assertThat(bob.take("released")).isInstanceOf(Reply.Granted.class);
    }

    /** They are put in anew, and Hazelcast gives up all merging where one of them fails. */
    @Test
    void what_each_node_says_of_itself_is_not_merged() {
        Members.Node one = members.start(Cut::prepare);
        Members.Node two = members.start(Cut::prepare);
        Cut cut = Cut.all(one.hazelcast(), two.hazelcast());
        for (Members.Node node : List.of(one, two)) {
            node.hazelcast().getMap("__vertx.nodeInfo").put(node.host().nodeId(), "info");
            node.hazelcast()
                    .getMultiMap("__vertx.subs")
                    .put("address", node.host().nodeId());
        }
        cut.heal();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> Stream.of(one, two).noneMatch(node -> node.host().isMerging()));
        assertThat(one.hazelcast().getMap("__vertx.nodeInfo").size()).isEqualTo(1);
        assertThat(one.hazelcast().getMultiMap("__vertx.subs").size()).isEqualTo(1);
    }

    @Test
    void a_node_insists_on_what_it_told_until_what_hazelcast_failed_to_merge_is_brought() {
        Members.Node one = members.start(HealedCutTest::withoutMerge);
        Members.Node two = members.start(HealedCutTest::withoutMerge);
        String workspace = Members.ownedBy(one, "brought");
        Participant alice = new Participant(one.host(), workspace, "alice");
        Participant bob = new Participant(two.host(), workspace, "bob");
        assertThat(alice.open(0)).isInstanceOf(Reply.Opened.class);
        assertThat(bob.open(0)).isInstanceOf(Reply.Opened.class);
        Cut cut = Cut.all(one.hazelcast(), two.hazelcast());
        assertThat(alice.take("of-alice")).isInstanceOf(Reply.Granted.class);
        assertThat(bob.take("of-bob")).isInstanceOf(Reply.Granted.class);
        Ledger ofOne = Ledger.of(Copies.of(one.hazelcast(), workspace).orElseThrow());
        Ledger ofTwo = Ledger.of(Copies.of(two.hazelcast(), workspace).orElseThrow());
        Promise<Void> brought = Promise.promise();
        one.host().onMerged(brought::future);
        two.host().onMerged(brought::future);
        cut.heal();

        boolean first = one.host().isMerging();
        HazelcastHost host = first ? one.host() : two.host();
        Query held = new Query.Check(new Path(first ? "of-alice" : "of-bob"));
        Future<Answer> asked = host.ask(workspace, held);
        await().during(Duration.ofSeconds(4)).atMost(Duration.ofSeconds(5)).until(() -> !asked.isComplete());
        Participant.await(host.bringBack(workspace, first ? ofOne : ofTwo, ""));
        brought.complete();
        assertThat(((Reply.Checked) Participant.await(asked).reply()).free()).isFalse();
    }

    private static void withoutMerge(Config config) {
        Cut.prepare(config);
        config.getMapConfig(HazelcastHost.MAP)
                .setMergePolicyConfig(new MergePolicyConfig(DiscardMergePolicy.class.getName(), 1));
    }

    /** A side of several gives way together: its oldest member has the others agree first. */
    @Test
    void sides_of_several_members_become_one_ledger_too() {
        List<Members.Node> nodes =
                IntStream.range(0, 4).mapToObj(i -> members.start(Cut::prepare)).toList();
        List<List<HazelcastInstance>> sides = List.of(
                List.of(nodes.get(0).hazelcast(), nodes.get(1).hazelcast()),
                List.of(nodes.get(2).hazelcast(), nodes.get(3).hazelcast()));
        String workspace = Members.ownedBy(nodes.get(0), "halves");
        Participant alice = new Participant(nodes.get(1).host(), workspace, "alice");
        Participant bob = new Participant(nodes.get(2).host(), workspace, "bob");
        assertThat(alice.open(0)).isInstanceOf(Reply.Opened.class);
        assertThat(bob.open(0)).isInstanceOf(Reply.Opened.class);
        Cut cut = Cut.sides(sides);
        assertThat(alice.take("of-alice")).isInstanceOf(Reply.Granted.class);
        assertThat(bob.take("of-bob")).isInstanceOf(Reply.Granted.class);
        cut.heal();
        for (String path : List.of("of-alice", "of-bob")) {
            await().atMost(Duration.ofSeconds(30)).until(() -> {
                Answer answer = Participant.await(nodes.get(3).host().ask(workspace, new Query.Check(new Path(path))));
                return !((Reply.Checked) answer.reply()).free();
            });
        }
        assertThat(bob.at(nodes.get(0).host()).release("of-bob")).isInstanceOf(Reply.Released.class);
    }
}
