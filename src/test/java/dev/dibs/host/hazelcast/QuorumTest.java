package dev.dibs.host.hazelcast;

import static dev.dibs.kit.Participant.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.dibs.core.ledger.Ledger;
import dev.dibs.core.model.Answer;
import dev.dibs.core.model.Mode;
import dev.dibs.core.model.Path;
import dev.dibs.core.model.Query;
import dev.dibs.core.model.Reply;
import dev.dibs.host.HostException;
import dev.dibs.kit.Copies;
import dev.dibs.kit.Members;
import dev.dibs.kit.Participant;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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
        assertThat(holder.open(300_000)).isInstanceOf(Reply.Opened.class);
        assertThat(holder.take(Mode.EXCLUSIVE, 5_000, 0, "a")).isInstanceOf(Reply.Granted.class);
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
        assertThat(holder.take("b")).isInstanceOf(Reply.Granted.class);
        assertThat(one.host().degraded()).isNotEqualTo("no-quorum");
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
