package dev.dibs.journal;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One SQLite file, without its exceptions that must be caught. For one thread.
 *
 * <p>Transactions are begun and ended here and not by JDBC's own mode: after a commit that failed, as on a full disk, SQLite may
 * or may not have taken it back, and JDBC would begin no other.
 */
final class Sqlite {
    private final Connection connection;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();
    private boolean together;
    private boolean begun;

    /** Reads a row. */
    interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    private interface Work<T> {
        T run() throws SQLException;
    }

    private interface Use<T> {
        T of(PreparedStatement statement) throws SQLException;
    }

    /** Opens a file; what the library unpacks goes to a folder of ours. */
    Sqlite(Path file, Path temporary) {
        System.setProperty("org.sqlite.tmpdir", temporary.toString());
        connection = run(() -> DriverManager.getConnection("jdbc:sqlite:" + file));
    }

    <T> List<T> query(String sql, Row<T> reading, Object... values) {
        return bound(sql, values, statement -> {
            try (ResultSet rows = statement.executeQuery()) {
                List<T> found = new ArrayList<>();
                while (rows.next()) {
                    found.add(reading.read(rows));
                }
                return found;
            }
        });
    }

    void update(String sql, Object... values) {
        if (together && !begun) {
            execute("begin");
            begun = true;
        }
        int changed = bound(sql, values, PreparedStatement::executeUpdate);
        if (changed < 0) {
            throw new JournalException("nothing was done: " + sql);
        }
    }

    /** Carries it out to its end; whether it answers with rows does not matter. */
    void execute(String sql) {
        int ignored = run(() -> {
            try (Statement statement = connection.createStatement()) {
                return statement.executeUpdate(sql);
            }
        });
    }

    /** From now on, until {@link #commit}, changes stand or fall together. */
    void begin() {
        together = true;
    }

    void commit() {
        if (begun) {
            execute("commit");
            begun = false;
        }
    }

    /** Takes back what was not committed, as far as a failure has not done so already. */
    void rollback() {
        if (begun) {
            begun = false;
            execute("rollback");
        }
    }

    /** What cannot be part of a transaction; what was changed before is committed. */
    void outside(String sql) {
        commit();
        execute(sql);
    }

    void close() {
        boolean ignored = run(() -> {
            connection.close();
            return true;
        });
    }

    /** Carries out a prepared statement; one that failed is not used again, as the library closes it. */
    private <T> T bound(String sql, Object[] values, Use<T> use) {
        return run(() -> {
            PreparedStatement statement = prepared.remove(sql);
            if (statement == null) {
                statement = connection.prepareStatement(sql);
            }
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            T result = use.of(statement);
            prepared.put(sql, statement);
            return result;
        });
    }

    private static <T> T run(Work<T> work) {
        try {
            return work.run();
        } catch (SQLException e) {
            throw new JournalException("the journal's file: " + e.getMessage(), e);
        }
    }
}
