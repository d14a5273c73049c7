package dev.dibs.journal;

import static dev.dibs.kit.Participant.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dibs.config.JournalSettings;
import dev.dibs.core.model.Event;
import dev.dibs.core.model.EventBlock;
import dev.dibs.core.model.EventQuery;
import dev.dibs.core.model.EventType;
import dev.dibs.core.model.LedgerSettings;
import dev.dibs.core.model.Reading;
import dev.dibs.core.model.Reply;
import dev.dibs.host.ClusterView;
import dev.dibs.host.TimeSource;
import dev.dibs.host.solo.SoloHost;
import dev.dibs.kit.FaultyHost;
import dev.dibs.kit.Participant;
import dev.dibs.wire.binary.BinaryForm;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The past is what all members know of it, and who does not tell is named. */
class ClusterHistoryTest {
    private static final Reading ALL = Reading.before(Long.MAX_VALUE, 100, EventQuery.ALL);

    @TempDir
    java.nio.file.Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final SoloHost own = new SoloHost(LedgerSettings.defaults(), TimeSource.system(), "node");
    private final SoloHost second = new SoloHost(LedgerSettings.defaults(), TimeSource.system(), "second");
    private final String other = second.nodeId();
    private final FaultyHost host = new FaultyHost(own);
    private Journal journal;

    @BeforeEach
    void begin() {
        journal = Journal.open(folder, JournalSettings.defaults());
        own.writeDown(journal);
        assertThat(new Participant(own, "w", "holder").open(300_000)).isInstanceOf(Reply.Opened.class);
        otherIs("1.2.3");
    }

    private void otherIs(String version) {
        ClusterView alone = own.cluster();
        ClusterView.Member me = alone.members().get(0);
        ClusterView.Member its = new ClusterView.Member(other, "10.0.0.2:1", false, Instant.now(), version, true);
        host.cluster(new ClusterView(List.of(me, its), 0, true, alone.partitions()));
    }

    @AfterEach
    void end() {
        await(own.close());
        await(second.close());
        journal.close();
        await(vertx.close());
    }

    private History.Told told(Journal mine) {
        History nothing = (workspace, reading) -> Future.succeededFuture(new History.Told(List.of()));
        ClusterHistory history = new ClusterHistory(vertx, host, mine, nothing);
        try {
            return await(history.read("w", ALL));
        } finally {
            await(history.close());
        }
    }

    private void otherTells(Handler<Message<Buffer>> telling) {
        vertx.eventBus().<Buffer>consumer("dibs.journal." + other, telling);
    }

    private static List<EventType> types(History.Told told) {
        return told.events().stream().map(Event::type).toList();
    }

    @Test
    void what_all_know_is_told_once() {
        List<Event> mine = told(journal).events();
        Event more = new Event("w", 7, EventType.CLAIM_ASKED, 7, null, null, null, 0, null, null, Map.of());
        otherTells(message ->
                message.reply(Buffer.buffer(BinaryForm.EVENTS.write(new EventBlock(List.of(mine.get(0), more))))));
        History.Told told = told(journal);
        assertThat(types(told)).containsExactly(EventType.SESSION_OPENED, EventType.RESET, EventType.CLAIM_ASKED);
        assertThat(told.missing()).isEmpty();
    }

    @Test
    void who_has_no_journal_is_not_missed() {
        History nothing = (workspace, reading) -> Future.succeededFuture(new History.Told(List.of()));
        ClusterHistory without = new ClusterHistory(vertx, second, null, nothing);
        History.Told told = told(journal);
        await(without.close());
        assertThat(types(told)).containsExactly(EventType.SESSION_OPENED, EventType.RESET);
        assertThat(told.missing()).isEmpty();
    }

    @Test
    void a_node_that_starts_or_stops_is_named() {
        assertThat(told(journal).missing()).containsExactly(other);
    }

    @Test
    void a_member_that_is_no_node_of_dibs_is_not_missed() {
        otherIs("");
        History.Told told = told(journal);
        assertThat(types(told)).containsExactly(EventType.SESSION_OPENED, EventType.RESET);
        assertThat(told.missing()).isEmpty();
    }

    @Test
    void who_has_one_and_cannot_tell_is_named() {
        otherTells(message -> message.fail(500, "the disk is full"));
        History.Told told = told(journal);
        assertThat(types(told)).containsExactly(EventType.SESSION_OPENED, EventType.RESET);
        assertThat(told.missing()).containsExactly(other);
        assertThat(told(null).missing()).containsExactly(other);
    }

    @Test
    void so_is_this_node() {
        otherIs("");
        journal.close();
        assertThat(told(journal).missing()).containsExactly(host.nodeId());
    }
}
