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

/** One SQLite file, without its exceptions that must be caught. For one thread. */
final class Sqlite {
    private final Connection connection;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();

    /** Reads a row. */
    interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    private interface Work<T> {
        T run() throws SQLException;
    }

    /** Opens a file; what the library unpacks goes to a folder of ours. */
    Sqlite(Path file, Path temporary) {
        System.setProperty("org.sqlite.tmpdir", temporary.toString());
        connection = run(() -> DriverManager.getConnection("jdbc:sqlite:" + file));
    }

    <T> List<T> query(String sql, Row<T> reading, Object... values) {
        return run(() -> {
            try (ResultSet rows = bound(sql, values).executeQuery()) {
                List<T> found = new ArrayList<>();
                while (rows.next()) {
                    found.add(reading.read(rows));
                }
                return found;
            }
        });
    }

    void update(String sql, Object... values) {
        int changed = run(() -> bound(sql, values).executeUpdate());
        if (changed < 0) {
            throw new JournalException("nothing was done: " + sql);
        }
    }

    /** Whether it answers with rows does not matter. */
    void execute(String sql) {
        boolean ignored = run(() -> {
            try (Statement statement = connection.createStatement()) {
                return statement.execute(sql);
            }
        });
    }

    /** From now on, until {@link #commit}, changes stand or fall together. */
    void begin() {
        boolean ignored = run(() -> {
            connection.setAutoCommit(false);
            return true;
        });
    }

    void commit() {
        boolean ignored = run(() -> {
            connection.commit();
            return true;
        });
    }

    void rollback() {
        boolean ignored = run(() -> {
            connection.rollback();
            return true;
        });
    }

    /** What cannot be part of a transaction. */
    void outside(String sql) {
        boolean ignored = run(() -> {
            connection.setAutoCommit(true);
            execute(sql);
            connection.setAutoCommit(false);
            return true;
        });
    }

    void close() {
        boolean ignored = run(() -> {
            connection.close();
            return true;
        });
    }

    private PreparedStatement bound(String sql, Object... values) throws SQLException {
        PreparedStatement statement = prepared.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            prepared.put(sql, statement);
        }
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        return statement;
    }

    private static <T> T run(Work<T> work) {
        try {
            return work.run();
        } catch (SQLException e) {
            throw new JournalException("the journal's file: " + e.getMessage(), e);
        }
    }
}
