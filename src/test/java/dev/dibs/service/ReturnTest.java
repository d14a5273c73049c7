package dev.dibs.service;

import static dev.dibs.kit.Participant.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dibs.config.JournalSettings;
import dev.dibs.core.model.LedgerSettings;
import dev.dibs.core.model.Path;
import dev.dibs.core.model.Query;
import dev.dibs.core.model.Reply;
import dev.dibs.host.HostException;
import dev.dibs.host.TimeSource;
import dev.dibs.host.solo.SoloHost;
import dev.dibs.journal.Journal;
import dev.dibs.kit.FaultyHost;
import dev.dibs.kit.HandTime;
import dev.dibs.kit.Participant;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A node that starts again has its ledgers back before it counts in a majority. */
class ReturnTest {
    private static final List<String> WORKSPACES = List.of("one", "two");

    @TempDir
    java.nio.file.Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final FaultyHost host = new FaultyHost(solo());
    private Journal journal;
    private Return back;

    @BeforeEach
    void begin() {
        try (Journal before = open()) {
            SoloHost former = solo();
            former.writeDown(before);
            for (String workspace : WORKSPACES) {
                Participant holder = new Participant(former, workspace, "holder");
                assertThat(holder.open(300_000)).isInstanceOf(Reply.Opened.class);
                assertThat(holder.take("a")).isInstanceOf(Reply.Granted.class);
            }
            await(former.close());
        }
        journal = open();
        host.writeDown(journal);
        back = new Return(vertx, host, journal, new ProcessWatch(vertx, host, "here"));
    }

    @AfterEach
    void end() {
        back.close();
        journal.close();
        await(host.close());
        await(vertx.close());
    }

    @Test
    void when_all_is_back_it_stands_behind_others() {
        await(back.all());
        assertThat(host.standsBehind()).isTrue();
        assertThat(WORKSPACES).allMatch(this::isHeld);
    }

    @ParameterizedTest
    @EnumSource(
            value = HostException.Code.class,
            names = {"NO_QUORUM", "UNKNOWN", "SUSPECT", "STARTING"})
    void what_passes_is_tried_again_and_until_then_it_stands_behind_nothing(HostException.Code code) {
        host.fault(new HostException(code, "not now"));
        await(back.all());
        assertThat(host.standsBehind()).isFalse();
        host.fault(null);
        await().until(host::standsBehind);
        assertThat(WORKSPACES).allMatch(this::isHeld);
    }

    @Test
    void without_a_quorum_nothing_is_read_again_and_again() {
        host.fault(new HostException(HostException.Code.NO_QUORUM, "not now"));
        await(back.all());
        int looks = host.looks();
        await().during(Duration.ofMillis(2_500)).until(() -> host.looks() == looks);
        host.fault(null);
        await().until(host::standsBehind);
    }

    @Test
    void while_a_nodes_ledgers_are_being_merged_none_is_brought_and_then_those_that_did_not_arrive() {
        await(back.all());
        // by a clock of their own, as all epochs of one place in one second are the same
        SoloHost others = new SoloHost(workspace -> LedgerSettings.defaults(), new HandTime(), "others");
        Participant stranger = new Participant(others, WORKSPACES.get(0), "stranger");
        assertThat(stranger.open(300_000)).isInstanceOf(Reply.Opened.class);
        others.writeDown(journal);
        host.mergesInto(others);
        int looks = host.looks();
        assertThat(stranger.take("b")).isInstanceOf(Reply.Granted.class);
        assertThat(journal.unseen()).containsExactly(WORKSPACES.get(0));
        await().during(Duration.ofMillis(2_500)).until(() -> host.looks() == looks);
        assertThat(isHeld(WORKSPACES.get(0))).isFalse();
        await(host.isMerged());
        assertThat(WORKSPACES).allMatch(this::isHeld);
    }

    @Test
    void a_merge_is_not_over_before_what_did_not_arrive_is_brought() {
        await(back.all());
        host.mergesInto(new SoloHost(workspace -> LedgerSettings.defaults(), new HandTime(), "others"));
        host.fault(new HostException(HostException.Code.UNKNOWN, "copies are late"));
        Future<Void> merged = host.isMerged();
        await().during(Duration.ofMillis(2_500)).until(() -> !merged.isComplete());
        host.fault(null);
        await(merged);
        assertThat(WORKSPACES).allMatch(this::isHeld);
    }

    @Test
    void an_owner_that_says_nothing_holds_no_other_workspace_up() {
        host.silent(WORKSPACES.get(0));
        Future<Void> all = back.all();
        await().ignoreExceptions().until(() -> isHeld(WORKSPACES.get(1)));
        assertThat(all.isComplete()).isFalse();
        assertThat(host.standsBehind()).isFalse();
    }

    @Test
    void what_can_never_be_brought_back_keeps_nobody_from_going_on() {
        host.fault(new HostException(HostException.Code.FAULT, "broken"));
        await(back.all());
        assertThat(host.standsBehind()).isTrue();
    }

    @Test
    void until_all_sessions_are_its_own_again_their_former_nodes_are_known() {
        await(Future.fromCompletionStage(journal.keptBy(List.of("first", "second"))));
        back.close();
        journal.close();
        journal = open();
        assertThat(journal.formerNodes()).containsExactly("first", "second");
        host.writeDown(journal);
        host.fault(new HostException(HostException.Code.NO_QUORUM, "not now"));
        back = new Return(vertx, host, journal, new ProcessWatch(vertx, host, "here"));
        await(back.all());
        assertThat(idsNow()).containsExactly("first", "second", host.nodeId());
        host.fault(null);
        await().until(() -> idsNow().equals(List.of(host.nodeId())));
    }

    /** What a process that opens the journal after this one finds. */
    private List<String> idsNow() {
        java.nio.file.Path file = folder.resolve("journal").resolve("journal.db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select node from about")) {
            return List.of(rows.getString(1).split(",", -1));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean isHeld(String workspace) {
        Reply reply = await(host.ask(workspace, new Query.Check(new Path("a")))).reply();
        return !((Reply.Checked) reply).holders().isEmpty();
    }

    private Journal open() {
        return Journal.open(folder.resolve("journal"), JournalSettings.defaults());
    }

    private static SoloHost solo() {
        return new SoloHost(workspace -> LedgerSettings.defaults(), TimeSource.system(), "test");
    }
}
