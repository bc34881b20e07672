package dev.trace.cli.it;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assertions;

/** DuckDB: a reader of Parquet that knows nothing of us. */
final class Duck implements AutoCloseable {
    private final Connection connection;

    Duck() throws SQLException {
        connection = DriverManager.getConnection("jdbc:duckdb:");
    }

    /** Rows as texts. */
    List<String> rows(String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                StringBuilder row = new StringBuilder();
                for (int i = 1; i <= columns; i++) {
                    row.append(i == 1 ? "" : "|").append(result.getString(i));
                }
                rows.add(row.toString());
            }
        }
        return rows;
    }

    /** Compares with the rows of a query; says which row differs first, for there are many. */
    void assertRows(List<String> expected, String sql) throws SQLException {
        List<String> actual = rows(sql);
        for (int i = 0; i < Math.min(expected.size(), actual.size()); i++) {
            Assertions.assertEquals(expected.get(i), actual.get(i), "row " + i);
        }
        Assertions.assertEquals(expected.size(), actual.size(), "number of rows");
    }

    List<String> columns(String file) throws SQLException {
        return rows("SELECT column_name FROM (DESCRIBE SELECT * FROM read_parquet('" + file + "'))");
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
