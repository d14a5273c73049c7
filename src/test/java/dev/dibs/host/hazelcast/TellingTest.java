package dev.dibs.host.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dibs.core.model.Answer;
import dev.dibs.core.model.Event;
import dev.dibs.core.model.Mode;
import dev.dibs.core.model.Path;
import dev.dibs.core.model.Query;
import dev.dibs.core.model.Reply;
import dev.dibs.kit.Members;
import dev.dibs.kit.Participant;
import dev.dibs.notify.NodeFeeds;
import dev.dibs.notify.Subscriber;
import dev.dibs.notify.Subscription;
import dev.dibs.notify.WaitDesk;
import dev.dibs.service.Caller;
import dev.dibs.service.ClaimRequest;
import dev.dibs.service.ClaimService;
import dev.dibs.service.Listening;
import dev.dibs.service.ProcessWatch;
import dev.dibs.service.SessionRequest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TellingTest {
    private static final String WORKSPACE = "telling";

    private final Vertx vertx = Vertx.vertx();
    private final Members members = new Members();

    @AfterEach
    void stop() {
        members.close();
        vertx.close();
    }

    @Test
    void a_waiter_is_told_of_its_grant_only_when_the_copies_have_it() throws Exception {
        Members.Node one = members.start();
        Members.Node two = members.start();
        String workspace = Members.ownedBy(one, WORKSPACE);
        ProcessWatch processes = new ProcessWatch(vertx, one.host(), "here");
        ClaimService service = new ClaimService(
                vertx,
                one.host(),
                new WaitDesk(vertx, one.host(), new NodeFeeds(vertx, one.host(), 1_000)),
                processes,
                "");
        Caller holder = open(service, workspace, "holder");
        Caller waiter = open(service, workspace, "waiter");
        assertThat(get(claim(service, workspace, holder, Duration.ZERO)).reply())
                .isInstanceOf(Reply.Granted.class);
        Future<Answer> waiting = claim(service, workspace, waiter, Duration.ofSeconds(30));
        awaitInLine(service, workspace);

        CountDownLatch open = new CountDownLatch(1);
        boolean blocked = new Courier(two.hazelcast(), two.map()).next(workspace, () -> await(open));
        assertThat(blocked).isTrue();
        Future<Answer> released = service.release(workspace, holder, List.of("a"), "", "");
        Assertions.assertThatThrownBy(
                        () -> waiting.toCompletionStage().toCompletableFuture().get(500, TimeUnit.MILLISECONDS))
                .as("the copy does not have the step yet")
                .isInstanceOf(TimeoutException.class);
        open.countDown();
        assertThat(get(released).reply()).isInstanceOf(Reply.Released.class);
        assertThat(get(waiting).reply()).isInstanceOf(Reply.Granted.class);
        processes.close();
    }

    @Test
    void a_subscriber_hears_of_an_event_only_when_the_copies_have_it() throws Exception {
        Members.Node one = members.start();
        Members.Node two = members.start();
        String workspace = Members.ownedBy(one, WORKSPACE);
        assertThat(new Participant(one.host(), workspace, "early").open(0)).isInstanceOf(Reply.Opened.class);
        NodeFeeds feeds = new NodeFeeds(vertx, one.host(), 1_000);
        long from = get(one.host().ask(workspace, new Query.Count())).revision();
        Hearer before = new Hearer(new CopyOnWriteArrayList<>());
        Subscription live = feeds.subscribe(workspace, from, before);
        assertThat(new Participant(one.host(), workspace, "next").open(0)).isInstanceOf(Reply.Opened.class);
        Awaitility.await().until(() -> before.events.size() == 1);

        CountDownLatch open = new CountDownLatch(1);
        boolean blocked = new Courier(two.hazelcast(), two.map()).next(workspace, () -> await(open));
        assertThat(blocked).isTrue();
        Future<Answer> opened = one.host().submit(workspace, new Participant(one.host(), workspace, "late").opening(0));
        Hearer after = new Hearer(new CopyOnWriteArrayList<>());
        Subscription catchingUp =
                feeds.subscribe(workspace, before.events.get(0).revision(), after);
        Assertions.assertThatThrownBy(
                        () -> opened.toCompletionStage().toCompletableFuture().get(500, TimeUnit.MILLISECONDS))
                .as("the copy does not have the step yet")
                .isInstanceOf(TimeoutException.class);
        assertThat(before.events).as("told by the owner").hasSize(1);
        assertThat(after.events).as("read from the ring").isEmpty();
        open.countDown();
        assertThat(get(opened).reply()).isInstanceOf(Reply.Opened.class);
        Awaitility.await().until(() -> before.events.size() == 2 && after.events.size() == 1);
        live.cancel();
        catchingUp.cancel();
        feeds.close();
    }

    /** A subscriber that keeps the events it hears. */
    private record Hearer(List<Event> events) implements Subscriber {
        @Override
        public void event(Event event) {
            events.add(event);
        }

        @Override
        public void reset(Answer state) {
            throw new AssertionError("nothing was missed");
        }

        @Override
        public void slow() {
            throw new AssertionError("it is not slow");
        }
    }

    private static Caller open(ClaimService service, String workspace, String id) throws Exception {
        SessionRequest request =
                new SessionRequest(id, "", null, "", "", 0, "", "", "", Map.of(), Duration.ofMinutes(5));
        Reply reply = get(service.open(workspace, Caller.of(null), request)).reply();
        return Caller.of(((Reply.Opened) reply).token());
    }

    private static Future<Answer> claim(ClaimService service, String workspace, Caller caller, Duration patience) {
        return service.claim(
                workspace,
                caller,
                new ClaimRequest(List.of("a"), Mode.EXCLUSIVE, null, patience, patience, "", Map.of()),
                new Listening());
    }

    private static void awaitInLine(ClaimService service, String workspace) {
        Awaitility.await().until(() -> {
            Answer answer = get(service.ask(workspace, new Query.Check(new Path("a"))));
            return ((Reply.Checked) answer.reply()).waiters().size() == 1;
        });
    }

    private static void await(CountDownLatch latch) {
        try {
            boolean ignored = latch.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static <T> T get(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
