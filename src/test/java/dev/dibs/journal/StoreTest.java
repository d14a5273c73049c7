package dev.dibs.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.dibs.core.model.Event;
import dev.dibs.core.model.EventType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The journal's file goes on being written after whatever went wrong with it, and gives back what it does not need. */
class StoreTest {
    @TempDir
    Path folder;

    private Sqlite sqlite() {
        Sqlite sql = new Sqlite(folder.resolve("file.db"), folder);
        sql.execute("pragma journal_mode=wal");
        sql.execute("create table things (thing blob)");
        sql.begin();
        return sql;
    }

    private static void put(Sqlite sql, int bytes) {
        sql.update("insert into things values (zeroblob(?))", bytes);
    }

    private static long things(Sqlite sql) {
        return sql.query("select count(*) from things", row -> row.getLong(1)).get(0);
    }

    @Test
    void after_a_disk_that_was_full_there_are_transactions_again() {
        Sqlite sql = sqlite();
        put(sql, 1);
        sql.commit();
        sql.outside("pragma max_page_count=8");
        assertThatThrownBy(() -> {
                    put(sql, 1);
                    put(sql, 1 << 20);
                    sql.commit();
                })
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("full");
        try {
            sql.rollback();
        } catch (JournalException nothingToTakeBack) {
            assertThat(nothingToTakeBack).hasMessageContaining("no transaction");
        }
        assertThat(things(sql)).isEqualTo(1);
        sql.outside("pragma max_page_count=100000");
        put(sql, 1 << 20);
        put(sql, 1);
        sql.rollback();
        assertThat(things(sql)).isEqualTo(1);
        put(sql, 1 << 20);
        sql.commit();
        assertThat(things(sql)).isEqualTo(2);
        sql.close();
    }

    @Test
    void a_commit_of_what_was_taken_back_already_fails_once() {
        Sqlite sql = sqlite();
        put(sql, 1);
        // as SQLite does by itself when a write fails badly
        sql.execute("rollback");
        assertThatThrownBy(sql::commit).isInstanceOf(JournalException.class);
        assertThatThrownBy(sql::rollback).isInstanceOf(JournalException.class);
        put(sql, 1);
        sql.commit();
        assertThat(things(sql)).isEqualTo(1);
        sql.close();
    }

    @Test
    void what_fails_outside_a_transaction_harms_none_after_it() {
        Sqlite sql = sqlite();
        put(sql, 1);
        assertThatThrownBy(() -> sql.outside("no such thing")).isInstanceOf(JournalException.class);
        assertThat(things(sql)).isEqualTo(1);
        put(sql, 1);
        sql.commit();
        put(sql, 1);
        sql.rollback();
        assertThat(things(sql)).isEqualTo(2);
        sql.close();
    }

    @Test
    void the_file_shrinks_when_less_is_to_be_kept() throws Exception {
        Path file = folder.resolve("store.db");
        Store store = new Store(file, folder, what -> fail(what));
        String reason = "r".repeat(1_000);
        for (int i = 1; i <= 3_000; i++) {
            store.putEvents("w", PackedEvents.of(List.of(event(i, reason + i))));
        }
        store.commit();
        store.sync();
        long before = Files.size(file);
        store.trim(2_900, Long.MAX_VALUE);
        store.shrink();
        store.sync();
        assertThat(Files.size(file)).isLessThan(before / 4);
        store.close();
    }

    private static Event event(long revision, String reason) {
        return new Event("w", revision, EventType.CLAIM_ASKED, revision, null, "s", null, 0, null, reason, Map.of());
    }
}
