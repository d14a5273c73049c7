package dev.dibs.journal;

import static dev.dibs.kit.Participant.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dibs.config.JournalSettings;
import dev.dibs.core.ledger.Ledger;
import dev.dibs.core.model.LedgerSettings;
import dev.dibs.core.model.Reply;
import dev.dibs.host.TimeSource;
import dev.dibs.host.solo.SoloHost;
import dev.dibs.kit.Participant;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node alone does after its journal was damaged. */
class DamagedJournalTest {
    private static final String WORKSPACE = "w";

    @TempDir
    Path folder;

    @Test
    void what_is_done_after_a_damage_is_there_after_the_next_start() throws Exception {
        assertThat(heldAfterTaking("a")).isEmpty();
        assertThat(heldAfterTaking("b")).containsExactly("a");
        assertThat(heldAfterTaking("c")).containsExactly("a", "b");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("journal.db"));
                Statement statement = connection.createStatement()) {
            int spoilt = statement.executeUpdate("update steps set value = zeroblob(8) where number ="
                    + " (select number from steps order by number limit 1 offset 1)");
            assertThat(spoilt).isEqualTo(1);
        }
        assertThat(heldAfterTaking("d")).containsExactly("a");
        assertThat(heldAfterTaking("e")).containsExactly("a", "d");
    }

    @Test
    void what_the_library_unpacked_for_a_process_that_was_killed_is_deleted() throws Exception {
        Path left = Files.createDirectories(folder.resolve("native")).resolve("sqlite-0-x-libsqlitejdbc.so");
        Files.createFile(left);
        Files.createFile(left.resolveSibling(left.getFileName() + ".lck"));
        heldAfterTaking("a");
        assertThat(left).doesNotExist();
        assertThat(left.resolveSibling(left.getFileName() + ".lck")).doesNotExist();
    }

    /** What a node that starts finds held, before it takes one more path and ends. */
    private List<String> heldAfterTaking(String path) throws Exception {
        try (Journal journal = Journal.open(folder, JournalSettings.defaults())) {
            SoloHost host = new SoloHost(LedgerSettings.defaults(), TimeSource.system(), "node");
            host.writeDown(journal);
            List<String> held = List.of();
            if (journal.workspaces().contains(WORKSPACE)) {
                Ledger written = journal.ledger(WORKSPACE).get(10, TimeUnit.SECONDS);
                held = written.snapshot().claims().stream()
                        .map(claim -> claim.path().text())
                        .toList();
                await(host.bringBack(WORKSPACE, written, "former"));
            }
            Participant holder = new Participant(host, WORKSPACE, "holder");
            assertThat(holder.open(300_000)).isInstanceOf(Reply.Opened.class);
            assertThat(holder.take(path)).isInstanceOf(Reply.Granted.class);
            await(host.close());
            return held;
        }
    }
}
