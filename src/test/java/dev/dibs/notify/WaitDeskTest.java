package dev.dibs.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dibs.core.ledger.Ledger;
import dev.dibs.core.model.Answer;
import dev.dibs.core.model.Call;
import dev.dibs.core.model.Command;
import dev.dibs.core.model.LedgerSettings;
import dev.dibs.core.model.Mode;
import dev.dibs.core.model.Owner;
import dev.dibs.core.model.Path;
import dev.dibs.core.model.Reply;
import dev.dibs.core.model.RequestId;
import dev.dibs.core.model.SessionInfo;
import dev.dibs.core.model.Stamp;
import dev.dibs.host.TimeSource;
import dev.dibs.host.solo.SoloHost;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each caller that waits is told, however many call for one ticket. */
@Timeout(30)
class WaitDeskTest {
    private static final List<Path> PATH = List.of(new Path("a"));

    private final Vertx vertx = Vertx.vertx();
    private final SoloHost host = new SoloHost(LedgerSettings.defaults(), TimeSource.system(), "test");
    private final WaitDesk desk = new WaitDesk(vertx, host, new NodeFeeds(vertx, host, 100));
    private int requests;

    @BeforeEach
    void two_sessions_of_which_the_second_waits_for_the_first() throws Exception {
        for (String id : List.of("one", "two")) {
            Owner owner = new Owner(id, "", "", "", "");
            SessionInfo info = new SessionInfo(id, "agent", owner, 0, "", host.nodeId(), Map.of());
            submit(new Command.Open(call(id), info, "token-" + id, id, 0));
        }
        assertThat(take("one", "t1").reply()).isInstanceOf(Reply.Granted.class);
    }

    @AfterEach
    void close() throws Exception {
        await(host.close());
        await(vertx.close());
    }

    @Test
    void a_call_that_ends_leaves_another_of_the_same_ticket_its_word() throws Exception {
        Future<TicketDesk.End> first = desk.listen("w", "t2");
        assertThat(take("two", "t2").reply()).isInstanceOf(Reply.Queued.class);
        Future<TicketDesk.End> second = desk.listen("w", "t2");
        desk.forget("w", "t2", first);
        submit(new Command.Release(call("one"), PATH, "", ""));
        assertThat(await(second).answer()).isPresent();
        assertThat(first.isComplete()).isFalse();
    }

    @Test
    void two_calls_of_one_ticket_are_both_told() throws Exception {
        Future<TicketDesk.End> first = desk.listen("w", "t2");
        Future<TicketDesk.End> second = desk.listen("w", "t2");
        assertThat(take("two", "t2").reply()).isInstanceOf(Reply.Queued.class);
        submit(new Command.Release(call("one"), PATH, "", ""));
        assertThat(await(first).answer()).isPresent();
        assertThat(await(second).answer()).isPresent();
    }

    /** The ring of a merged ledger is that of the side that was further on: what happened on the other is told to nobody. */
    @Test
    void who_waits_asks_when_the_ledger_was_merged() throws Exception {
        Future<TicketDesk.End> end = desk.listen("w", "t2");
        Answer queued = take("two", "t2");
        assertThat(queued.reply()).isInstanceOf(Reply.Queued.class);
        desk.queued("w", "t2", queued.revision());
        Ledger other = Ledger.create("w", LedgerSettings.defaults());
        SessionInfo info = new SessionInfo("s", "agent", new Owner("s", "", "", "", ""), 0, "", "n", Map.of());
        Command open = new Command.Open(new Call(RequestId.own("r"), "", "n"), info, "t", "h", 0);
        assertThat(other.apply(open, new Stamp(0, 0, "n", 100, "first-use", null))
                        .events())
                .isNotEmpty();
        await(host.bringBack("w", other, ""));
        assertThat(await(end).answer()).isEmpty();
    }

    private Answer take(String session, String ticket) throws Exception {
        return submit(new Command.Take(call(session), PATH, Mode.EXCLUSIVE, 0, 60_000, 60_000, "", Map.of(), ticket));
    }

    private Call call(String caller) {
        return new Call(RequestId.own("r" + requests++), caller, host.nodeId());
    }

    private Answer submit(Command command) throws Exception {
        return await(host.submit("w", command));
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
    }
}
