package dev.dibs.host.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hazelcast.core.HazelcastInstance;
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
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
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
