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
    private static final String OTHER = "other";

    @TempDir
    java.nio.file.Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final SoloHost own = new SoloHost(LedgerSettings.defaults(), TimeSource.system(), "node");
    private final FaultyHost host = new FaultyHost(own);
    private Journal journal;

    @BeforeEach
    void begin() {
        journal = Journal.open(folder, JournalSettings.defaults());
        own.writeDown(journal);
        assertThat(new Participant(own, "w", "holder").open(300_000)).isInstanceOf(Reply.Opened.class);
        ClusterView alone = own.cluster();
        ClusterView.Member me = alone.members().get(0);
        ClusterView.Member other =
                new ClusterView.Member(OTHER, "10.0.0.2:1", false, Instant.now(), me.version(), true);
        host.cluster(new ClusterView(List.of(me, other), 0, true, alone.partitions()));
    }

    @AfterEach
    void end() {
        await(own.close());
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
        vertx.eventBus().<Buffer>consumer("dibs.journal." + OTHER, telling);
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
        History.Told told = told(journal);
        assertThat(types(told)).containsExactly(EventType.SESSION_OPENED, EventType.RESET);
        assertThat(told.missing()).isEmpty();
    }

    @Test
    void who_has_one_and_cannot_tell_is_named() {
        otherTells(message -> message.fail(500, "the disk is full"));
        History.Told told = told(journal);
        assertThat(types(told)).containsExactly(EventType.SESSION_OPENED, EventType.RESET);
        assertThat(told.missing()).containsExactly(OTHER);
        assertThat(told(null).missing()).containsExactly(OTHER);
    }

    @Test
    void so_is_this_node() {
        journal.close();
        assertThat(told(journal).missing()).containsExactly(host.nodeId());
    }
}
