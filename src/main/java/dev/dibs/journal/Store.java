package dev.dibs.journal;

import dev.dibs.core.model.Event;
import dev.dibs.core.model.EventQuery;
import dev.dibs.core.model.Reading;
import dev.dibs.wire.binary.BinaryException;
import dev.dibs.wire.binary.BinaryForm;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What the journal keeps, in one SQLite file: for each workspace the last two snapshots of its ledger, the steps since the
 * earlier one, and blocks of its events.
 *
 * <p>A commit survives this process at once, and the machine from the next {@link #sync} on. Each value bears a CRC-32C of
 * itself and of where it belongs; one that does not fit is told to {@code damaged} and counts as absent. For one thread.
 */
final class Store implements AutoCloseable {
    private static final int FORM = 3;
    /** How many pages, of 16 KiB, are given back at a time: 32 MiB. */
    private static final int PAGES_AT_ONCE = 2_048;

    private static final List<String> TABLES = List.of(
            "create table if not exists about (form integer not null, node text not null)",
            "create table if not exists snapshots (workspace text, number integer, sum integer not null,"
                    + " value blob not null, primary key (workspace, number)) without rowid",
            "create table if not exists steps (workspace text, number integer, last integer not null,"
                    + " sum integer not null, value blob not null, primary key (workspace, number))",
            "create table if not exists events (workspace text, revision integer, last integer not null,"
                    + " sum integer not null, value blob not null, primary key (workspace, revision))",
            "create table if not exists marks (workspace text, revision integer, last integer not null,"
                    + " since integer not null, until integer not null, bits blob not null,"
                    + " primary key (workspace, revision)) without rowid",
            "create index if not exists age on marks (until)",
            "create table if not exists forgotten (workspace text primary key, revision integer not null) without rowid",
            "create table if not exists highest (workspace text primary key, revision integer not null) without rowid");

    private final Sqlite sql;
    private final Damage damaged;

    /** Is told of a value that cannot be read. */
    @FunctionalInterface
    interface Damage {
        void found(String what);
    }

    /** A value and its number. */
    record Numbered(long number, byte[] value) {}

    private record Marked(String workspace, long revision) {}

    /** A stored block of events: the first and the last revision in it, and whether it may hold what is looked for. */
    record Block(long revision, long last, boolean mayHold) {}

    Store(Path file, Path temporary, Damage damaged) {
        this.damaged = damaged;
        this.sql = new Sqlite(file, temporary);
        try {
            // values are large: each page costs a call to the system and an entry in the log, twice
            sql.execute("pragma page_size=16384");
            sql.execute("pragma auto_vacuum=incremental");
            sql.execute("pragma journal_mode=wal");
            sql.execute("pragma synchronous=normal");
            sql.execute("pragma cache_size=-2048");
            sql.execute("pragma wal_autocheckpoint=0");
            TABLES.forEach(sql::execute);
            checkForm();
            sql.begin();
        } catch (JournalException e) {
            sql.close();
            throw new JournalException(
                    "the journal " + file + " cannot be opened: " + e.getMessage()
                            + "; run dibs doctor, or move it away to begin a new one",
                    e);
        }
    }

    private void checkForm() {
        List<Long> forms = sql.query("select form from about", row -> row.getLong(1));
        if (forms.isEmpty()) {
            sql.update("insert into about (form, node) values (?, '')", FORM);
        } else if (forms.get(0) < FORM) {
            // marks of another kind: that all may be there is never wrong
            sql.update("update marks set bits = x'ffffffffffffffff'");
            sql.update("update about set form = ?", FORM);
        } else if (forms.get(0) > FORM) {
            throw new JournalException("it has form " + forms.get(0) + ", this version of dibs knows " + FORM
                    + ", and another one wrote it");
        }
    }

    /** The ids of the node that kept this journal last; none at first. */
    List<String> nodes() {
        String all =
                sql.query("select node from about", row -> row.getString(1)).get(0);
        return all.isEmpty() ? List.of() : List.of(all.split(",", -1));
    }

    void putNodes(List<String> ids) {
        sql.update("update about set node = ?", String.join(",", ids));
    }

    /** The workspaces that have steps, snapshots or events. */
    List<String> workspaces() {
        return sql.query(
                "select workspace from snapshots union select workspace from steps union select workspace from marks"
                        + " order by workspace",
                row -> row.getString(1));
    }

    /** The number of the last step of all. */
    long lastNumber() {
        return sql.query(
                        "select max(n) from"
                                + " (select max(last) n from steps union all select max(number) n from snapshots)",
                        row -> row.getLong(1))
                .get(0);
    }

    /** The highest revision that a ledger of a workspace is known to have had, though it may not be written down; 0 for none. */
    long highest(String workspace) {
        return sql.query(
                        "select max(r) from (select revision r from highest where workspace = ?"
                                + " union all select revision from forgotten where workspace = ?"
                                + " union all select last from marks where workspace = ?)",
                        row -> row.getLong(1),
                        workspace,
                        workspace,
                        workspace)
                .get(0);
    }

    void putHighest(String workspace, long revision) {
        sql.update("insert or replace into highest values (?, ?)", workspace, revision);
    }

    /** The snapshots of a workspace's ledger, newest first. */
    List<Numbered> snapshots(String workspace) {
        return whole("snapshots", workspace, "number", "desc", 0);
    }

    void putSnapshot(String workspace, long number, byte[] value) {
        sql.update(
                "insert or replace into snapshots values (?, ?, ?, ?)",
                workspace,
                number,
                sum("snapshots", workspace, number, value),
                value);
        List<Long> kept = sql.query(
                "select number from snapshots where workspace = ? order by number desc limit 2",
                row -> row.getLong(1),
                workspace);
        long oldest = kept.get(kept.size() - 1);
        sql.update("delete from snapshots where workspace = ? and number < ?", workspace, oldest);
        // with one snapshot alone, all steps stay: were it damaged, they would lead there from the beginning
        if (kept.size() > 1) {
            sql.update("delete from steps where workspace = ? and last <= ?", workspace, oldest);
        }
    }

    /** The blocks of steps of a workspace that have some after {@code number}, oldest first. */
    List<Numbered> steps(String workspace, long number) {
        return whole("steps", workspace, "last", "", number);
    }

    void putSteps(String workspace, long number, long last, byte[] value) {
        sql.update(
                "insert or replace into steps values (?, ?, ?, ?, ?)",
                workspace,
                number,
                last,
                sum("steps", workspace, number, value),
                value);
    }

    /** The blocks of events of a workspace from a revision on, in a reader's order and of the time it wants: so many at most. */
    List<Block> blocks(String workspace, Reading reading, long from, int most) {
        EventQuery query = reading.query();
        List<long[]> wanted = Marks.wanted(query);
        String bound = reading.newestFirst()
                ? "revision < ? and until >= ? and since <= ? order by revision desc limit ?"
                : "last > ? and until >= ? and since <= ? order by revision limit ?";
        return sql.query(
                "select revision, last, bits from marks where workspace = ? and " + bound,
                row -> new Block(row.getLong(1), row.getLong(2), Marks.mayHold(row.getBytes(3), wanted)),
                workspace,
                from,
                query.from(),
                query.to(),
                most);
    }

    /** The events of a block, in order; none when it is damaged. */
    List<Event> events(String workspace, long revision) {
        List<byte[]> found = sql.query(
                "select sum, value from events where workspace = ? and revision = ?",
                row -> {
                    byte[] value = row.getBytes(2);
                    return row.getLong(1) == sum("events", workspace, revision, value) ? value : new byte[0];
                },
                workspace,
                revision);
        try {
            return found.isEmpty()
                    ? List.of()
                    : BinaryForm.EVENTS.read(found.get(0)).events();
        } catch (BinaryException e) {
            damaged.found("events of workspace " + workspace + " from revision " + revision + " on: " + e.getMessage());
            return List.of();
        }
    }

    /** The newest block of a workspace's events; null when there is none. */
    @Nullable
    Block lastBlock(String workspace) {
        List<Block> blocks = sql.query(
                "select revision, last from marks where workspace = ? order by revision desc limit 1",
                row -> new Block(row.getLong(1), row.getLong(2), true),
                workspace);
        return blocks.isEmpty() ? null : blocks.get(0);
    }

    void putEvents(String workspace, PackedEvents events) {
        long revision = events.first();
        byte[] value = events.toBytes();
        sql.update(
                "insert or replace into events values (?, ?, ?, ?, ?)",
                workspace,
                revision,
                events.last(),
                sum("events", workspace, revision, value),
                value);
        sql.update(
                "insert or replace into marks values (?, ?, ?, ?, ?, ?)",
                workspace,
                revision,
                events.last(),
                events.since(),
                events.until(),
                events.marks());
    }

    /**
     * Forgets the blocks of events that are older than that, and the oldest ones as long as the file is too large; tells whether
     * there were any. Ledgers cannot be forgotten: if they take more than half of it, the rest of them comes on top.
     */
    boolean trim(long olderThanMillis, long maxBytes) {
        boolean any = forget(olderThanMillis - 1);
        if (usedBytes() > maxBytes) {
            long ledgers = Math.min(bytes("steps") + bytes("snapshots"), usedBytes());
            long most = ledgers + Math.max(maxBytes - ledgers, maxBytes / 2);
            while (usedBytes() > most) {
                List<Long> until =
                        sql.query("select until from marks order by until limit 1 offset 63", row -> row.getLong(1));
                if (until.isEmpty()) {
                    break;
                }
                any |= forget(until.get(0));
            }
        }
        sql.commit();
        return any;
    }

    /** Gives some of what is free back to the disk. */
    void shrink() {
        sql.outside("pragma incremental_vacuum(" + PAGES_AT_ONCE + ")");
    }

    private long usedBytes() {
        return (pragma("page_count") - pragma("freelist_count")) * pragma("page_size");
    }

    private long bytes(String table) {
        return sql.query("select sum(length(value)) from " + table, row -> row.getLong(1))
                .get(0);
    }

    void commit() {
        sql.commit();
    }

    void rollback() {
        sql.rollback();
    }

    /** What was committed survives the machine from now on. */
    void sync() {
        sql.outside("pragma wal_checkpoint(passive)");
    }

    @Override
    public void close() {
        try {
            sql.outside("pragma wal_checkpoint(truncate)");
        } finally {
            sql.close();
        }
    }

    /** Closes it without writing anything. */
    void abandon() {
        sql.close();
    }

    private boolean forget(long until) {
        List<Marked> last = sql.query(
                "select workspace, max(last) from marks where until <= ? group by workspace",
                row -> new Marked(row.getString(1), row.getLong(2)),
                until);
        for (Marked one : last) {
            sql.update(
                    "insert into forgotten values (?, ?)"
                            + " on conflict do update set revision = max(revision, excluded.revision)",
                    one.workspace,
                    one.revision);
        }
        sql.update(
                "delete from events where (workspace, revision) in"
                        + " (select workspace, revision from marks where until <= ?)",
                until);
        sql.update("delete from marks where until <= ?", until);
        return !last.isEmpty();
    }

    /** The last revision of which it was forgotten what happened; 0 for none. */
    long forgotten(String workspace) {
        return sql
                .query("select revision from forgotten where workspace = ?", row -> row.getLong(1), workspace)
                .stream()
                .findFirst()
                .orElse(0L);
    }

    private long pragma(String name) {
        return sql.query("pragma " + name, row -> row.getLong(1)).get(0);
    }

    private List<Numbered> whole(String table, String workspace, String bound, String order, long after) {
        List<Numbered> all = sql.query(
                "select number, sum, value from " + table + " where workspace = ? and " + bound
                        + " > ? order by number " + order,
                row -> {
                    long number = row.getLong(1);
                    byte[] value = row.getBytes(3);
                    boolean good = row.getLong(2) == sum(table, workspace, number, value);
                    return new Numbered(number, good ? value : new byte[0]);
                },
                workspace,
                after);
        List<Numbered> whole = new ArrayList<>();
        for (Numbered one : all) {
            if (one.value().length == 0) {
                damaged.found(table + " of workspace " + workspace + " from number " + one.number() + " on");
            } else {
                whole.add(one);
            }
        }
        return whole;
    }

    private static long sum(String table, String workspace, long number, byte[] value) {
        CRC32C sum = new CRC32C();
        sum.update((table + ' ' + workspace + ' ' + number).getBytes(StandardCharsets.UTF_8));
        sum.update(value);
        return sum.getValue();
    }
}
