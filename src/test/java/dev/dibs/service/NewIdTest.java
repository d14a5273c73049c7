package dev.dibs.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dibs.core.model.Answer;
import dev.dibs.core.model.Call;
import dev.dibs.core.model.Command;
import dev.dibs.core.model.Reply;
import dev.dibs.core.model.RequestId;
import dev.dibs.host.OwnAddress;
import dev.dibs.kit.Cut;
import dev.dibs.kit.Members;
import dev.dibs.kit.Participant;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A node whose cluster was merged into another has another id from then on, and is the same to whom it serves. */
class NewIdTest {
    private final Members members = new Members();
    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void end() {
        members.close();
        Participant.await(vertx.close());
    }

    @Test
    void after_a_heal_a_node_is_found_by_its_new_id_and_its_sessions_live_on() {
        Members.Node one = members.start(Cut::prepare);
        Members.Node two = members.start(Cut::prepare);
        String workspace = Members.ownedBy(one, "ids");
        Participant alice = new Participant(one.host(), workspace, "alice");
        Participant bob = new Participant(two.host(), workspace, "bob");
        assertThat(alice.open(300_000)).isInstanceOf(Reply.Opened.class);
        assertThat(bob.open(300_000)).isInstanceOf(Reply.Opened.class);
        String before = one.host().nodeId() + ' ' + two.host().nodeId();
        for (Members.Node node : List.of(one, two)) {
            assertThat(new OwnAddress<String>(vertx, node.host(), "test.", question -> question.reply("here")))
                    .isNotNull();
        }

        Cut.all(one.hazelcast(), two.hazelcast()).heal();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> one.host().cluster().members().size() == 2
                        && !before.equals(one.host().nodeId() + ' ' + two.host().nodeId()));
        boolean second = before.endsWith(
                one.host().formerIds().isEmpty() ? two.host().formerIds().get(0) : "-");
        Members.Node moved = second ? two : one;
        String session = second ? "bob" : "alice";
        assertThat(before).contains(moved.host().formerIds());

        await().atMost(Duration.ofSeconds(10))
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(Participant.await(vertx.eventBus()
                                        .request("test." + moved.host().nodeId(), "are you there"))
                                .body())
                        .isEqualTo("here"));
        Call call = new Call(RequestId.own("plain"), "", moved.host().nodeId());
        Answer plain = Participant.await(moved.host().submit(workspace, new Command.KeepAlive(call, session, null)));
        assertThat(SignsOfLife.isOver(plain))
                .as("the ledger knows it by its former id")
                .isTrue();
        SignsOfLife signs = new SignsOfLife(moved.host());
        assertThat(SignsOfLife.isOver(Participant.await(signs.give(workspace, session, null))))
                .isFalse();
        assertThat(SignsOfLife.isOver(Participant.await(signs.give(workspace, "nobody", null))))
                .isTrue();
    }
}
