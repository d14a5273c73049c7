package dev.dibs.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dibs.core.model.Answer;
import dev.dibs.core.model.Call;
import dev.dibs.core.model.Command;
import dev.dibs.core.model.Event;
import dev.dibs.core.model.LedgerSettings;
import dev.dibs.core.model.Mode;
import dev.dibs.core.model.Owner;
import dev.dibs.core.model.Path;
import dev.dibs.core.model.Query;
import dev.dibs.core.model.Reply;
import dev.dibs.core.model.RequestId;
import dev.dibs.core.model.SessionInfo;
import dev.dibs.host.TimeSource;
import dev.dibs.host.solo.SoloHost;
import dev.dibs.kit.MumblingHost;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NodeFeedsTest {
    private static final int QUEUE = 600;
    private static final int RING = 2_000;

    private final Vertx vertx = Vertx.vertx();
    private final MumblingHost host =
            new MumblingHost(new SoloHost(ring(RING), TimeSource.system(), "test"), System.nanoTime());
    private final NodeFeeds feeds = new NodeFeeds(vertx, host, QUEUE);
    private int requests;
    private int happened;

    @BeforeEach
    void open() throws Exception {
        SessionInfo info =
                new SessionInfo("a", "agent", new Owner("a", "", "", "", ""), 0, "", host.nodeId(), Map.of());
        submit(new Command.Open(call(), info, "token", "hash", 0));
    }

    @AfterEach
    void close() throws Exception {
        host.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
        vertx.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
    }

    @Test
    void every_event_arrives_once_and_in_order_though_half_are_lost_on_the_way() throws Exception {
        Heard heard = follow(head());
        happen(1);
        awaitHead(heard);
        host.mumble(40, 10, 20);
        // no more than the ring keeps, so that nothing is beyond it however fast they come
        happen(RING - 200);
        host.mumble(0, 0, 0);
        happen(1);
        awaitHead(heard);
        heard.isGapless();
    }

    @Test
    void a_quiet_feed_notices_that_the_last_event_was_lost() throws Exception {
        Heard heard = follow(head());
        host.mumble(100, 0, 0);
        happen(2);
        awaitHead(heard);
        heard.isGapless();
    }

    @Test
    void a_subscriber_that_comes_and_goes_misses_nothing() throws Exception {
        long first = head();
        long last = first;
        List<Long> all = new ArrayList<>();
        Random random = new Random(7);
        host.mumble(10, 10, 10);
        for (int i = 0; i < 50; i++) {
            Heard heard = follow(last);
            happen(20 + random.nextInt(20));
            int enough = random.nextInt(20);
            await().until(() -> heard.revisions.size() >= enough);
            heard.subscription.cancel();
            List<Long> got = heard.revisions();
            all.addAll(got);
            last = got.isEmpty() ? last : got.get(got.size() - 1);
        }
        host.mumble(0, 0, 0);
        Heard rest = follow(last);
        awaitHead(rest);
        all.addAll(rest.revisions());
        assertThat(all).hasSize((int) (head() - first));
        assertThat(all.get(0)).isEqualTo(first + 1);
        for (int i = 1; i < all.size(); i++) {
            assertThat(all.get(i)).isEqualTo(all.get(i - 1) + 1);
        }
    }

    @Test
    void a_revision_that_is_no_longer_kept_begins_with_the_state() throws Exception {
        long first = head();
        happen(RING + 500);
        Heard heard = follow(first);
        await().until(() -> !heard.resets.isEmpty());
        happen(10);
        awaitHead(heard);
        assertThat(heard.resets).hasSize(1);
        assertThat(heard.resets.get(0).reply()).isInstanceOf(Reply.State.class);
        assertThat(heard.revisions().get(0)).isEqualTo(heard.resets.get(0).revision() + 1);
    }

    @Test
    void a_subscriber_that_takes_nothing_is_cut_off_and_can_resume() throws Exception {
        Heard heard = follow(head());
        happen(1);
        await().until(() -> heard.revisions.size() == 1);
        heard.ready = false;
        happen(QUEUE + 100);
        await().until(() -> heard.slow);
        assertThat(heard.revisions).hasSize(1);
        Heard again = follow(heard.revisions.get(0));
        awaitHead(again);
        assertThat(again.revisions.get(0)).isEqualTo(heard.revisions.get(0) + 1);
        again.isGapless();
    }

    @Test
    void a_subscriber_that_pauses_is_told_the_rest_when_it_is_ready() throws Exception {
        Heard heard = follow(head());
        heard.ready = false;
        happen(QUEUE / 2);
        heard.ready = true;
        heard.subscription.resume();
        awaitHead(heard);
        heard.isGapless();
    }

    @Test
    void who_asks_for_what_never_was_begins_with_the_state() throws Exception {
        Heard heard = follow(head() + 1_000);
        await().until(() -> !heard.resets.isEmpty());
        assertThat(heard.resets.get(0).revision()).isEqualTo(head());
    }

    private Heard follow(long after) {
        Heard heard = new Heard(after);
        heard.subscription = feeds.subscribe("w", after, heard);
        return heard;
    }

    private void awaitHead(Heard heard) throws Exception {
        long head = head();
        await().atMost(Duration.ofSeconds(20)).until(() -> heard.last() == head);
    }

    private long head() throws Exception {
        return get(host.ask("w", new Query.Count()).toCompletionStage().toCompletableFuture())
                .revision();
    }

    /** So many events, each of a step of its own. */
    private void happen(int events) throws Exception {
        for (int i = 0; i < events; i++) {
            submit(
                    (happened++ & 1) == 0
                            ? new Command.Take(
                                    call(),
                                    List.of(Path.parse("p" + happened)),
                                    Mode.EXCLUSIVE,
                                    0,
                                    0,
                                    0,
                                    "",
                                    Map.of(),
                                    "t")
                            : new Command.Release(call(), List.of(), "", ""));
        }
    }

    private void submit(Command command) throws Exception {
        Answer answer = get(host.submit("w", command).toCompletionStage().toCompletableFuture());
        assertThat(answer.reply()).isNotInstanceOf(Reply.Refused.class);
    }

    private Call call() {
        return new Call(RequestId.own("r" + ++requests), "hash", host.nodeId());
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(5, TimeUnit.SECONDS);
    }

    private static LedgerSettings ring(int events) {
        LedgerSettings d = LedgerSettings.defaults();
        return new LedgerSettings(
                d.maxClaims(),
                d.maxSessions(),
                d.maxWaiters(),
                d.maxAhead(),
                d.maxPaths(),
                d.maxResources(),
                d.maxAnswers(),
                events,
                d.maxEventBytes(),
                d.answerMillis(),
                d.ticketGraceMillis(),
                d.forgetMillis(),
                d.coolDownMillis(),
                d.ttlMillis());
    }

    /** A subscriber that keeps what it hears. */
    private static final class Heard implements Subscriber {
        private final long after;
        private final List<Long> revisions = Collections.synchronizedList(new ArrayList<>());
        private final List<Answer> resets = Collections.synchronizedList(new ArrayList<>());
        private volatile boolean ready = true;
        private volatile boolean slow;
        private volatile Subscription subscription;

        private Heard(long after) {
            this.after = after;
        }

        @Override
        public boolean ready() {
            return ready;
        }

        @Override
        public void event(Event event) {
            revisions.add(event.revision());
        }

        @Override
        public void reset(Answer state) {
            resets.add(state);
        }

        @Override
        public void slow() {
            slow = true;
        }

        List<Long> revisions() {
            synchronized (revisions) {
                return new ArrayList<>(revisions);
            }
        }

        long last() {
            List<Long> all = revisions();
            return all.isEmpty() ? after : all.get(all.size() - 1);
        }

        void isGapless() {
            List<Long> all = revisions();
            assertThat(resets).isEmpty();
            assertThat(all.get(0)).isEqualTo(after + 1);
            for (int i = 1; i < all.size(); i++) {
                assertThat(all.get(i)).isEqualTo(all.get(i - 1) + 1);
            }
        }
    }
}
