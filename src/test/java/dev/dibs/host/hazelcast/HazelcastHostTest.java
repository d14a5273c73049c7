package dev.dibs.host.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dibs.core.model.Answer;
import dev.dibs.core.model.Mode;
import dev.dibs.core.model.Reply;
import dev.dibs.host.HostPromises;
import dev.dibs.host.LedgerHost;
import dev.dibs.kit.HandTime;
import dev.dibs.kit.Members;
import dev.dibs.kit.Participant;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class HazelcastHostTest extends HostPromises {
    private static Members members;
    private static Members.Node one;
    private static Members.Node two;

    @BeforeAll
    static void start() {
        members = new Members();
        one = members.start();
        two = members.start();
    }

    @AfterAll
    static void stop() {
        members.close();
    }

    @Override
    protected LedgerHost host() {
        return one.host();
    }

    @Override
    protected LedgerHost other() {
        return two.host();
    }

    @Override
    protected HandTime time() {
        return members.time;
    }

    @Test
    void a_handler_that_throws_keeps_nobody_from_an_answer() {
        Participant one = open("one");
        List<Future<Answer>> answers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            answers.add(host().submit(workspace, one.taking(Mode.EXCLUSIVE, 0, 0, "p" + i))
                    .onComplete(done -> {
                        throw new IllegalStateException("a fault of the caller's");
                    }));
        }
        for (Future<Answer> answer : answers) {
            assertThat(Participant.await(answer).reply()).isInstanceOf(Reply.Granted.class);
        }
        assertThat(one.take("after")).isInstanceOf(Reply.Granted.class);
    }
}
